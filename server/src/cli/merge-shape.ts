/** Looks at what somebody else may have written, step by step; `undefined` where there is nothing. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (now, step) =>
      typeof now === 'object' && now !== null && Object.hasOwn(now, step) ? (now as Readonly<Record<string, unknown>>)[step] : undefined,
    value,
  );
}

type Path = readonly (string | number)[];

/** What a report must have for it to be merged: texts, numbers, and lists of things that have some of these in turn. */
interface Shape {
  readonly texts?: readonly Path[];
  readonly numbers?: readonly Path[];
  readonly lists?: readonly (readonly [Path, Shape])[];
}

function has(value: unknown, { texts = [], numbers = [], lists = [] }: Shape): boolean {
  return (
    texts.every((path) => typeof at(value, ...path) === 'string') &&
    numbers.every((path) => typeof at(value, ...path) === 'number') &&
    lists.every(([path, shape]) => {
      const list = at(value, ...path);
      return Array.isArray(list) && list.every((item) => has(item, shape));
    })
  );
}

const score: Shape = { texts: [['file'], ['service']], numbers: [['score']] };

const json: Shape = {
  texts: [['tool', 'version'], ['profile']],
  numbers: [['files']],
  lists: [
    [
      ['findings'],
      {
        texts: [['file'], ['rule']],
        numbers: [
          ['range', 'start', 'line'],
          ['range', 'start', 'column'],
        ],
      },
    ],
    [['scores'], score],
    [['errors'], { texts: [['file'], ['message']], numbers: [['line'], ['column']] }],
  ],
};

const place: Path = ['locations', 0, 'physicalLocation'];
const placed: Shape = {
  texts: [[...place, 'artifactLocation', 'uri']],
  numbers: [
    [...place, 'region', 'startLine'],
    [...place, 'region', 'startColumn'],
  ],
};

const run: Path = ['runs', 0];
const sarif: Shape = {
  texts: [[...run, 'tool', 'driver', 'version']],
  lists: [
    [[...run, 'tool', 'driver', 'rules'], { texts: [['id']] }],
    [[...run, 'invocations', 0, 'toolExecutionNotifications'], { ...placed, texts: [...placed.texts!, ['message', 'text']] }],
    [[...run, 'results'], { ...placed, texts: [...placed.texts!, ['ruleId']] }],
    [[...run, 'properties', 'exposures'], score],
  ],
};

/** Which report a value looks like, of whatever version; `undefined` for one that is none. */
export function reportKindOf(value: unknown): 'json' | 'sarif' | undefined {
  const runs = at(value, ...run);
  if (Array.isArray(at(runs, 'results')) && Array.isArray(at(runs, 'invocations')) && has(runs, { texts: [['tool', 'driver', 'version']] }))
    return 'sarif';
  const isJson = at(value, 'version') === 1 && Array.isArray(at(value, 'findings')) && has(value, { texts: [['tool', 'version']] });
  return isJson ? 'json' : undefined;
}

/** True for a report with all that merging reads of it: one of this version that nobody has changed. */
export function isWhole(value: unknown): boolean {
  return has(value, reportKindOf(value) === 'sarif' ? sarif : json);
}
