import { definePrograms } from '../program/program';

/** Services of a desktop: messages between programs, names on the local network, printers. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['dbus-daemon'],
    sources: ['dbus-daemon(1)'],
    needsRoot: { why: 'it switches to another user by itself', unless: 'the directory of its socket is writable for that user' },
  },
  { names: ['avahi-daemon', 'avahi'], sources: ['avahi-daemon(8)'], needsRoot: { why: 'it switches to another user by itself' } },
  {
    names: ['cupsd'],
    sources: ['cupsd(8)'],
    needsRoot: { why: 'it starts its filters as another user', unless: 'its directories belong to that user' },
  },
);
