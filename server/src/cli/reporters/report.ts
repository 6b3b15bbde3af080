import type { Format } from '../formats';
import { compactReport } from './compact';
import { githubReport } from './github';
import { gitlabReport } from './gitlab';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { markdownReport } from './markdown';
import { rdjsonReport } from './rdjson';
import { sarifReport } from './sarif';
import type { Reported } from './shared';

/** The reports that look the same wherever they are printed, by the names of their formats, each in pieces. */
const reports: Readonly<Record<Exclude<Format, 'pretty'>, (reported: Reported) => Iterable<string>>> = {
  compact: ({ session, masked }) => [compactReport(session, masked)],
  json: jsonReport,
  sarif: sarifReport,
  github: (reported) => [githubReport(reported)],
  gitlab: (reported) => [gitlabReport(reported)],
  junit: (reported) => [junitReport(reported)],
  rdjson: (reported) => [rdjsonReport(reported)],
  markdown: (reported) => [markdownReport(reported)],
};

/** The report in pieces. @returns `undefined` for `pretty`, which depends on the terminal */
export function reportAs(format: Format, reported: Reported): Iterable<string> | undefined {
  return format === 'pretty' ? undefined : reports[format](reported);
}
