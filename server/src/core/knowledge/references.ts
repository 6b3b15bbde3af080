/** Where more is said; knowledge stands below the rules and so does not import their type. */
interface Reference {
  readonly title: string;
  readonly url: string;
}

/** An item of the CIS Docker Benchmark, with the numbers that 1.6 and 1.7 share. */
export function cis(item: string, about: string): Reference {
  return { title: `CIS Docker Benchmark 1.6 and 1.7, ${item}: ${about}`, url: 'https://www.cisecurity.org/benchmark/docker' };
}

/** A rule of OWASP's Docker cheat sheet. */
export function owasp(rule: number, about: string): Reference {
  return {
    title: `OWASP Docker Security Cheat Sheet, rule ${rule}: ${about}`,
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
  };
}

/** A section of NIST's guide to container security (2017). */
export function nist(section: string, about: string): Reference {
  return { title: `NIST SP 800-190, ${section}: ${about}`, url: 'https://doi.org/10.6028/NIST.SP.800-190' };
}

/** A control of Kubernetes' Pod Security Standards. */
export function podSecurity(level: 'baseline' | 'restricted', control: string): Reference {
  return {
    title: `Kubernetes Pod Security Standards, ${level}: ${control}`,
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  };
}

/** A weakness of MITRE's list. */
export function cwe(number: number, name: string): Reference {
  return { title: `CWE-${number}: ${name}`, url: `https://cwe.mitre.org/data/definitions/${number}.html` };
}
