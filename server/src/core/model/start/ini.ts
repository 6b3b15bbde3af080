/** A section of an INI file: `[program:web]` is of the kind `program` and has the name `web`. */
export interface IniSection {
  readonly kind: string;
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The sections of an INI file as Python's configparser reads them: indented lines go on with a value, `;` behind a blank starts a comment. */
export function iniSections(text: string): IniSection[] {
  const sections: { kind: string; name: string; values: Map<string, string> }[] = [];
  let last: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = sections.at(-1);
    const [, header] = /^\[([^\]]+)\]/.exec(line) ?? [];
    if (header !== undefined) {
      const [kind = '', ...name] = header.trim().split(':');
      sections.push({ kind, name: name.join(':'), values: new Map() });
      last = undefined;
    } else if (/^\s*([;#]|$)/.test(line)) continue;
    else if (/^\s/.test(line) && last !== undefined) section?.values.set(last, `${section.values.get(last)} ${plain(line)}`.trim());
    else {
      const sign = line.search(/[=:]/);
      if (sign < 1 || !section) continue;
      last = line.slice(0, sign).trim().toLowerCase();
      section.values.set(last, plain(line.slice(sign + 1).trimStart()));
    }
  }
  return sections;
}

function plain(value: string): string {
  return value.replace(/\s;.*$/, '').trim();
}
