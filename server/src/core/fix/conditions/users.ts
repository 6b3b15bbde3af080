import { table } from './about';

/** What a user for an image or a service relies on. */
export const users = table({
  'user-exists': {
    says: 'The image has the user, or the number is free.',
    outcomes: ['holds', 'unknown'],
    settle: 'Look for the user in /etc/passwd of the image.',
  },
  'user-number': {
    says: 'The number is that of the user.',
    outcomes: ['holds'],
  },
  'user-owns-files': {
    says: 'The user owns all files that the process writes.',
    outcomes: ['unknown'],
    settle: 'Start and use the image as the user: "permission denied" shows files of another one.',
  },
  'user-works': {
    says: 'The process works as the user.',
    outcomes: ['unknown'],
    settle: 'Start and use the image as the user.',
  },
  'base-known': {
    says: 'It is known as which user the base image starts, and that it stays that user.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look at "User" and "Entrypoint" of the base image with "docker image inspect".',
  },
  'no-development': {
    says: 'The container is not used to develop in it.',
    outcomes: ['holds', 'refuted'],
  },
  'no-action': {
    says: 'The image is no action of GitHub, whose files belong to root.',
    outcomes: ['holds', 'refuted'],
  },
  'user-in-force': {
    says: 'No service sets another user.',
    outcomes: ['holds', 'refuted'],
  },
  'no-children': {
    says: 'No other image goes on from this one as root.',
    outcomes: ['holds', 'refuted'],
  },
  'own-program': {
    says: 'It starts a program of its own.',
    outcomes: ['holds', 'refuted'],
  },
  'no-root-privileges': {
    says: 'No service gives it privileges that only root can use.',
    outcomes: ['holds', 'refuted'],
  },
  'no-root-work': {
    says: 'Nothing that it starts does what only root may do.',
    outcomes: ['holds', 'refuted', 'unknown', 'harmful'],
    settle: 'Start and use it as the user, or let the files show what it starts.',
  },
  'mounts-of-user': {
    says: 'The user may read and write what is mounted.',
    outcomes: ['holds', 'refuted', 'harmful'],
    settle: 'Look at the owner of the mounted files, and give them to the user.',
  },
  'copies-of-user': {
    says: 'What is copied whole or kept by VOLUME belongs to the user, or no program writes there.',
    outcomes: ['holds', 'harmful'],
    settle: 'Look for directories that the program writes to among the copied files.',
  },
  'no-home-of-root': {
    says: 'It uses no files below /root.',
    outcomes: ['holds', 'refuted'],
  },
});
