/** A technique of MITRE ATT&CK. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  /** The matrix that lists it: that of containers has none for traffic between machines. */
  readonly matrix: 'Containers' | 'Enterprise';
}

const technique = (id: string, name: string, matrix: Technique['matrix'] = 'Containers'): Technique => ({ id, name, matrix });

/** The techniques that ways out of a container use (attack.mitre.org, matrix Containers). */
export const techniques = {
  escape: technique('T1611', 'Escape to Host'),
  deploy: technique('T1610', 'Deploy Container'),
  files: technique('T1552.001', 'Unsecured Credentials: Credentials In Files'),
  containerApi: technique('T1552.007', 'Unsecured Credentials: Container API'),
  exploit: technique('T1068', 'Exploitation for Privilege Escalation'),
  publicApplication: technique('T1190', 'Exploit Public-Facing Application'),
  services: technique('T1046', 'Network Service Discovery'),
  image: technique('T1204.003', 'User Execution: Malicious Image'),
  build: technique('T1612', 'Build Image on Host'),
  inTheMiddle: technique('T1557', 'Adversary-in-the-Middle', 'Enterprise'),
} as const;

/** The page of a technique. */
export function techniqueUrl({ id }: Technique): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}
