import { definePrograms } from '../program/program';

/** Programs that compare a file with what is known of it: a checksum or a signature. */
export default definePrograms(
  { names: [], sources: ['their manual pages', 'docs.sigstore.dev/cosign', 'slsa.dev'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['md5sum', 'sha1sum', 'sha256sum', 'sha512sum'], verifies: true, readsArguments: true },
  {
    names: [
      'sha224sum',
      'sha384sum',
      'shasum',
      'b2sum',
      'b3sum',
      'cksum',
      'rhash',
      'gpgv',
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
    verifies: { first: /^(dgst|sha\d+|pkeyutl|cms|smime)$/ },
    asRoot: { takes: [], files: ['DAC_OVERRIDE'] },
  },
  { names: ['gh'], sources: ['cli.github.com/manual'], verifies: { first: /^attestation$/ } },
);
