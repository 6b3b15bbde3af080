import { definePrograms } from '../program/program';

/** Programs that compare a file with what is known of it: a checksum or a signature. */
export default definePrograms(
  { names: [], sources: ['their manual pages', 'docs.sigstore.dev/cosign', 'slsa.dev'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['md5sum', 'sha1sum', 'sha256sum', 'sha512sum'], verifies: true, printsSum: true, readsArguments: true },
  { names: ['sha224sum', 'sha384sum', 'shasum', 'b2sum', 'b3sum', 'cksum', 'rhash'], verifies: true, printsSum: true },
  {
    names: [
      'gpgv',
      'debsig-verify',
      'sqv',
      'cosign',
      'minisign',
      'signify',
      'signify-openbsd',
      'slsa-verifier',
      'get-filehash',
      'get-authenticodesignature',
      'certutil',
    ],
    verifies: true,
  },
  {
    names: ['gpg'],
    sources: ['gpg(1)'],
    verifies: { any: /^--(verify|batch-verify|decrypt|verify-files)$/ },
    readsArguments: true,
    options: {
      short: 'rou',
      long: ['keyserver', 'homedir', 'recv-keys', 'output', 'keyring', 'recipient', 'local-user', 'passphrase', 'keyserver-options'],
    },
  },
  {
    names: ['openssl'],
    sources: ['openssl(1)'],
    options: { single: true, long: ['salt', 'in', 'out'] },
    verifies: { first: /^(dgst|sha\d+|pkeyutl|cms|smime)$/ },
    asRoot: { takes: [], files: ['DAC_OVERRIDE'] },
  },
  { names: ['mkpasswd'], sources: ['mkpasswd(1)'], options: { short: 'mSRP', long: ['method', 'salt', 'rounds', 'password-fd'] } },
  { names: ['gh'], sources: ['cli.github.com/manual'], verifies: { first: /^attestation$/ } },
);
