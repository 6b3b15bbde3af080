import { largest } from '../base/many';
import type { Confidence, Severity } from '../rules/rule';

/** From the least harm to the most. */
export const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** From the least sure to the surest. */
export const certainties: readonly Confidence[] = ['possible', 'likely', 'certain'];

/** How much harm a severity stands for: 1 is the least. */
export function harmOf(severity: Severity): number {
  return severities.indexOf(severity) + 1;
}

/** The last of some values in an order. @param values not empty */
export function highest<T>(order: readonly T[], values: readonly T[]): T {
  return order[largest(values.map((value) => order.indexOf(value)))]!;
}
