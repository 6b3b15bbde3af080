import { table } from './about';

/** What the fixes of Dockerfiles and builds rely on. */
export const builds = table({
  'context-unread': {
    says: 'Neither the build nor the program in the image reads what is excluded.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Build and start the image without the file.',
  },
  'no-early-end': {
    says: 'No pipe relies on a left command that fails, or that is stopped because the right one has read enough.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Build the image with pipefail.',
  },
  'certificate-trusted': {
    says: 'The server has a certificate that the build trusts.',
    outcomes: ['refuted', 'unknown'],
    settle: 'Open the address with curl, without -k.',
  },
  'serves-https': {
    says: 'The host serves the same content over HTTPS.',
    outcomes: ['unknown', 'refuted'],
    settle: 'Open the address with https.',
  },
  'roots-there': {
    says: 'The build has the root certificates that HTTPS needs.',
    outcomes: ['holds', 'harmful'],
    settle: 'Build the image, and install ca-certificates before the download where that fails.',
  },
  'packages-signed': {
    says: 'The packages are signed by a key that the build trusts.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Build the image with the verification.',
  },
  'base-up-to-date': {
    says: 'The base image already contains the security updates that are needed.',
    outcomes: ['unknown'],
    settle: 'Scan the base image for vulnerabilities.',
  },
  'no-archive': {
    says: 'None of the files is an archive that ADD would unpack.',
    outcomes: ['holds', 'unknown'],
    settle: 'Look at the files: the builder recognizes archives by their content.',
  },
  'others-do-not-write': {
    says: 'No user writes there who is neither the owner nor in the group.',
    outcomes: ['holds', 'unknown', 'harmful'],
    settle: 'Look at the owners of the files in the running container.',
  },
  'others-do-not-delete': {
    says: 'No user deletes files of another user in a directory that all share.',
    outcomes: ['unknown', 'harmful'],
    settle: 'Look at the users who write there in the running container.',
  },
  'mode-stays': {
    says: 'What the image starts does not set the same permissions again.',
    outcomes: ['holds', 'refuted'],
  },
  'privilege-unused': {
    says: 'The program works without its setuid bit or file capability when another user starts it.',
    outcomes: ['harmful'],
    settle: 'Start the program as another user without it.',
  },
  'group-unused': {
    says: 'The user needs no permission of the group.',
    outcomes: ['unknown', 'refuted'],
    settle: 'Look for files and sockets of the group that the program opens.',
  },
  'package-unused': {
    says: 'No program that the image runs needs the package.',
    outcomes: ['unknown'],
    settle: 'Start and use the image without the package.',
  },
  'no-sudo-at-start': {
    says: 'No program that the image starts calls sudo.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look for sudo in the files that the image starts.',
  },
  'step-is-root': {
    says: 'The build step runs as root, where sudo changes nothing.',
    outcomes: ['holds'],
  },
  'step-needs-nothing': {
    says: 'The build step works without these privileges.',
    outcomes: ['holds', 'refuted', 'unknown'],
    settle: 'Build the image without them.',
  },
  'secret-passed': {
    says: 'Every build passes the secret.',
    outcomes: ['harmful'],
    settle: 'Look at the scripts and pipelines that build the image.',
  },
});
