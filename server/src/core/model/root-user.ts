/** Whether a `USER` or `user:` text means uid 0, as the engine reads it (moby/sys user GetExecUser): numbers by Atoi, no name is uid 0. */
export function isRootUser(text: string): boolean {
  const user = text.split(':', 1)[0]!;
  return user === '' || user === 'root' || /^[+-]?0+$/.test(user);
}
