import { definePrograms } from '../program/program';

/** Servers of NFS. */
export default definePrograms(
  { names: [], sources: ['rpc.nfsd(8)', 'rpc.mountd(8)'], checkedBy: 'run', checked: '2026-11-30' },
  { names: ['rpc.nfsd'], needsRoot: { why: "it controls the kernel's NFS server" } },
  { names: ['rpc.mountd'], checkedBy: 'believed', needsRoot: { why: "it controls the kernel's NFS server" } },
  { names: ['ganesha.nfsd'], sources: ['ganesha(8)'], checkedBy: 'believed', needsRoot: { why: 'it switches to the user who connects' } },
);
