/** A public document that a rule rests on. */
interface Document {
  readonly title: string;
  readonly url: string;
}

/** An item of the CIS Docker Benchmark; the numbers are those of versions 1.6 and 1.7. */
export function cis(item: string, title: string): Document {
  return { title: `CIS Docker Benchmark ${item}: ${title}`, url: 'https://www.cisecurity.org/benchmark/docker' };
}

/** A rule of the OWASP Docker Security Cheat Sheet. */
export function owasp(rule: number | string, title: string): Document {
  return {
    title: `OWASP Docker Security Cheat Sheet, rule ${rule}: ${title}`,
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
  };
}

/** A risk of NIST SP 800-190. */
export function nist(risk: string, title: string): Document {
  return { title: `NIST SP 800-190, ${risk}: ${title}`, url: 'https://doi.org/10.6028/NIST.SP.800-190' };
}

/** A control of the Kubernetes Pod Security Standards. */
export function podSecurity(level: 'Baseline' | 'Restricted', control: string): Document {
  return {
    title: `Kubernetes Pod Security Standards, ${level}: ${control}`,
    url: `https://kubernetes.io/docs/concepts/security/pod-security-standards/#${level.toLowerCase()}`,
  };
}

/** A weakness of the Common Weakness Enumeration. */
export function cwe(number: number, title: string): Document {
  return { title: `CWE-${number}: ${title}`, url: `https://cwe.mitre.org/data/definitions/${number}.html` };
}
