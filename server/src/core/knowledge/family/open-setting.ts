/** A setting with which a service requires no authentication. */
export interface OpenSetting {
  /** What it opens, as the end of a sentence whose subject are clients: "can connect as superuser". */
  readonly effect: string;
  /** The variable of the environment, or the option of the command without its dashes. */
  readonly variable?: string;
  readonly option?: string;
  /** The values that open it; an option without a value counts as `true`. */
  readonly when: RegExp;
  /** Last parts of the names of the images that know the setting; absent where its name is unmistakable. */
  readonly images?: readonly string[];
  /** Variables or options that ask for a password after all, when they are not empty. */
  readonly unless?: RegExp;
  /**
   * Words of the command that start a part of the program which does not listen, and those that start the part which does: with one of the
   * first and none of the second the setting does nothing.
   */
  readonly parts?: { readonly deaf: RegExp; readonly listening: RegExp };
  /** The ports of the container that it opens, where it is not every port of the service. */
  readonly ports?: readonly string[];
  /** True where clients may run programs of their choice. */
  readonly runsCode?: true;
  /** A value that closes it; where there is none, the setting has to go. */
  readonly instead?: string;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
export const yes = /^(?:true|yes|y|on|1)$/i;
export const no = /^(?:false|no|n|off|0)$/i;
export const anything = /./s;
export const nothing = /^(?:''|"")?$/;

/** A setting of the environment. */
export const variable = (
  name: string,
  when: RegExp,
  effect: string,
  source: string,
  more: Pick<OpenSetting, 'images' | 'unless' | 'instead' | 'ports' | 'parts' | 'runsCode'> = {},
): OpenSetting => ({ variable: name, when, effect, source, checked, ...more });

/** A setting of the command. */
export const option = (
  name: string,
  when: RegExp,
  effect: string,
  source: string,
  more: Pick<OpenSetting, 'images' | 'unless' | 'ports' | 'runsCode'> = {},
): OpenSetting => ({ option: name, when, effect, source, checked, ...more });
