/** How much harm: see docs/severity.md. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** The gravest first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Compares two severities, the graver one first. */
export function bySeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** One step less grave; `low` stays. */
export function below(severity: Severity): Severity {
  return severities[severities.indexOf(severity) + 1] ?? 'low';
}
