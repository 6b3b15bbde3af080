import type { CapabilityName } from '../capabilities';

/** How the facts of a program are founded, each better than the one before. */
export type Evidence =
  /** Written down as its manual is remembered. */
  | 'believed'
  /** Read in its manual, its documentation or its source code. */
  | 'source'
  /** Started as another user than root, with the configuration of its Debian package, on directories that belong to that user. */
  | 'run';

/** Why a program has to start as root. */
export interface RootNeed {
  /** Ends the sentence "NAME needs root because ...". */
  readonly why: string;
  /** When another user can start it all the same; ends that sentence behind "unless". Absent where nothing helps. */
  readonly unless?: string;
}

/** Work that only root may do. */
export interface RootWork {
  /** Ends the sentence "calls NAME, which ...". */
  readonly does: string;
  /** One of its arguments has to look so; absent where it does the work whatever it is given. */
  readonly when?: RegExp;
}

/** A program that goes on as another user. */
export interface UserSwitch {
  /** `root` = it refuses to for anybody but root; `setuid` = it has the setuid bit, and is there for those who are not root. */
  readonly by: 'root' | 'setuid';
  /** It is made for entrypoints: where an image has it, what starts as root goes on as another user. */
  readonly forEntrypoints?: true;
}

/** Capabilities that a program uses while it is root, as far as hardly any other program uses them. */
export interface CapabilityUse {
  /** Without these it fails at its work, or does not stop what it started. */
  readonly needed?: readonly CapabilityName[];
  /** It may want them: for one of its options, or for what it is asked to work on. */
  readonly possible?: readonly CapabilityName[];
}

/** What a program starts in its turn, and where its files and its command line say so. */
export interface Starts {
  /** The format of that (`model/start/`). */
  readonly by: 'supervisord' | 'run-folders' | 's6-overlay' | 'my-init' | 'procfile' | 'package-scripts' | 'makefile' | 'run-parts';
  /** Files that it looks for where its command line names none, the first one that is there; relative ones in the folder that it works in. */
  readonly files?: readonly string[];
  /** Patterns of more files that a file of its package includes, by the path of that file. */
  readonly included?: Readonly<Record<string, readonly string[]>>;
  /** Folders of services that it starts. */
  readonly folders?: readonly string[];
  /** Folders of scripts that it runs before. */
  readonly scripts?: readonly string[];
  /** Its first operand, where it starts something only then. */
  readonly verbs?: RegExp;
}

/** What of root's power a program uses where root starts it. */
export interface AsRoot {
  /** Whatever it works on. */
  readonly takes: readonly CapabilityName[];
  /** In addition where what it works on belongs to other users. */
  readonly files?: readonly CapabilityName[];
  /** In addition where one of its arguments looks so. */
  readonly more?: readonly { readonly when: RegExp; readonly takes: readonly CapabilityName[] }[];
}

/** Which options of a command take a value. */
export interface Flags {
  /** Letters whose value is the rest of their word, or the next one. */
  readonly short?: string;
  /** Long names whose value may be the next word. */
  readonly long?: readonly string[];
  /** Long options have one dash: Go's `flag`, `find`, `openssl`. */
  readonly single?: true;
}

/** How a program runs another one. */
export interface Wrapper {
  /** Short options that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long options that take the next word. */
  readonly long?: readonly string[];
  /** Words between the options and the program: the time of timeout, the user of gosu. */
  readonly skip?: number;
  /** `NAME=value` may stand in front of the program. */
  readonly settings?: true;
  /** The option that names the user, or `first` for the first skipped word. */
  readonly user?: readonly string[] | 'first';
  /** It runs one only behind this word: `bundle exec`. */
  readonly verb?: RegExp;
  /** It becomes that program, or only waits for it: nothing else is started. */
  readonly becomes?: true;
  /** It is made to be the first process of a container. */
  readonly init?: true;
}

/** A program that runs programs in another language. */
export interface Interpreter {
  /** It runs what it reads from standard input, and the file that it is given first. */
  readonly stdin?: true;
  /** It talks to a person where it is given nothing to run. */
  readonly interactive?: true;
}

/** What a program fetches, and where to. */
export interface Fetch {
  /** Options that name the file. */
  readonly file?: readonly string[];
  /** Options that name the folder. */
  readonly folder?: readonly string[];
  /** It writes to a file called like the last part of the address: always, or with one of these options. */
  readonly named?: true | readonly string[];
  /** The second operand is the file. */
  readonly second?: true;
  /** Options with which it compares what came with a checksum, as they begin. */
  readonly checksum?: readonly string[];
}

/** How a program unpacks an archive. */
export interface Unpacker {
  /** Options that name the archive; without them it is the first operand that is no subcommand. */
  readonly archive?: readonly string[];
  /** Options that name the folder that it unpacks into. */
  readonly into?: readonly string[];
  /** Options, subcommands, or letters of its first word, of which one asks for it; absent where it does nothing else. */
  readonly asked?: readonly string[];
  /** It reads standard input where no archive is named. */
  readonly stdin?: true;
}

/** How a program installs a file that it is given. */
export interface FileInstaller {
  /** Subcommands, or options in their place, of which one asks for it; absent where it does nothing else. */
  readonly asked?: RegExp;
  /** It takes an address, too. */
  readonly fetches?: true;
  /** What a file or an address ends with that it installs as it is. */
  readonly files: RegExp;
}

/** Options that hold a password. */
export interface PasswordOptions {
  /** The word that has to stand before them: `-p` is a password to `docker login`, and a port to `docker run`. */
  readonly verb?: string;
  /** The next word is the password. */
  readonly next?: readonly string[];
  /** The rest of the word is. */
  readonly rest?: string;
  /** The next word is `user:password`. */
  readonly pair?: readonly string[];
  /** What stands before the password, operands alone, `*` for any: `alias set * * *`. */
  readonly operands?: readonly string[];
}

/** Managers of packages, by what they are asked with. */
export type Manager = 'apt' | 'apk' | 'dnf' | 'zypper' | 'pip' | 'npm' | 'gem' | 'go' | 'cargo' | 'composer' | 'choco';

/** How a package manager is asked to install. */
export interface Installer {
  readonly manager: Manager;
  /** Words behind which the packages stand: `install`, `global add`; nothing of them for a program that takes packages at once. */
  readonly verbs: readonly string[];
  /** Such words behind which one package stands, and then the words of its program: `npx name`, `go run name`. */
  readonly runs?: readonly string[];
  /** Those of both behind which a bare name is one that the project has a version of, unless such an option stands there. */
  readonly project?: { readonly verbs: readonly string[]; readonly unless?: readonly string[] };
  /** Options that hold a version for all packages. */
  readonly version?: readonly string[];
  /** Options that name a file with the versions of all packages: constraints, a lock. */
  readonly locked?: readonly string[];
  /** Options that hold a package themselves: `npx -p name`, `pip install -e git+...`. */
  readonly named?: readonly string[];
  /** Where it takes a repository, the options that name it, and those that hold the commit. */
  readonly git?: { readonly address: readonly string[]; readonly reference: readonly string[] };
}

/** Languages whose projects tools build. */
export type ProjectKind = 'python' | 'node' | 'ruby' | 'php' | 'go' | 'rust' | 'java';

/** How a tool works on a project; by its first operand. A word that fits neither is not known. */
export interface ProjectTool {
  readonly of: ProjectKind;
  /** Words with which it builds or installs the project; absent = all that do not only fetch. */
  readonly builds?: RegExp;
  /** What it is asked to install is the project only where a word is a place: `pip install .`. */
  readonly byPlace?: true;
  /** Words with which it only gets what others have published, or sets something up. */
  readonly fetches?: RegExp;
}

/** When a server is one for development, which builds while it runs and writes beside its sources. */
export interface DevelopmentServer {
  /** It runs scripts of package.json, whose names tell. */
  readonly scripts?: true;
  /** Its first operand, empty where there is none. */
  readonly verb?: RegExp;
}

/** When a program does nothing. */
export interface Idling {
  /** Ends the sentence "it only starts NAME, which ...". */
  readonly how: string;
  /** It waits for good: other programs are started beside it. One of its arguments has to look so. */
  readonly waits?: RegExp;
}

/** When every user can run a program to the same end; by its arguments. */
export interface AnyUser {
  /** One of them has to look so. */
  readonly needs?: RegExp;
  /** None of them may look so. */
  readonly unless?: RegExp;
}

/** What is known of one program, or of several that are the same in all of it. What is absent is not known, or not so. */
export interface Program {
  /** Names that it is called by; version numbers behind them do not matter: `php-fpm` is `php-fpm8.2`, too. */
  readonly names: readonly string[];
  /** Packages that bring it, where these are looked for. */
  readonly packages?: readonly string[];
  /** Files that say so: manual pages, `owner/repository path`, addresses. */
  readonly sources: readonly string[];
  readonly checkedBy: Evidence;
  /** Day of the check, `YYYY-MM-DD`. */
  readonly checked: string;

  // As which user it runs.
  readonly needsRoot?: RootNeed;
  readonly rootWork?: RootWork;
  /** An image has its packages for what root does while it runs, whatever starts it: nobody builds with it. A text ends the sentence "the image has NAME, which ...". */
  readonly runsAsRoot?: true | string;
  readonly switchesUser?: UserSwitch;
  /** Entrypoints of official images that start as root give it a user of its own. */
  readonly handedOver?: true;
  readonly anyUser?: true | AnyUser;

  // With which privileges.
  /** It gains privileges by a setuid bit or a file capability, or gives such: under no-new-privileges it fails, or does less. */
  readonly gains?: 'needed' | 'optional';
  readonly capabilities?: CapabilityUse;
  /** Written down only where it is known as a whole, for the configuration that its package brings. */
  readonly asRoot?: AsRoot;
  /** Capabilities that its file may carry without making root of its caller. */
  readonly ownCapabilities?: readonly CapabilityName[];

  // What it starts.
  /** A shell: it takes a script behind `-c`. */
  readonly shell?: true;
  readonly interpreter?: Interpreter;
  readonly wraps?: Wrapper;
  /** What it starts is named by a configuration, a project or a package: not what an image was made for. */
  readonly startsOthers?: true;
  readonly starts?: Starts;
  /** It runs containers. */
  readonly containerEngine?: true;
  /** It lets people log in by SSH. */
  readonly sshServer?: true;
  readonly idles?: Idling;
  readonly develops?: DevelopmentServer;
  /** Options of one letter that take a number: of the processes, threads or connections that it may have. */
  readonly counts?: Readonly<Record<string, string>>;

  // What it reads and writes.
  readonly options?: Flags;
  /** It is given lists of names on purpose, or takes nothing apart that a shell would. */
  readonly takesLists?: true;
  readonly password?: PasswordOptions;
  readonly fetches?: Fetch;
  /** It compares a file with what is known of it: a checksum, a signature. `first` = by its first argument; `any` = by any. */
  readonly verifies?: true | { readonly first: RegExp } | { readonly any: RegExp };
  /** It prints the checksum of a file, and compares it only where it is asked to (`-c`), or where something reads what it prints. */
  readonly printsSum?: true;
  readonly installs?: Installer;
  /** It installs files without a look at who made them. */
  readonly installsFiles?: FileInstaller;
  readonly unpacks?: Unpacker;
  /** What it prints is what it reads, unpacked or as it is. */
  readonly passesOn?: true;
  readonly project?: ProjectTool;
  /** It makes programs of the sources in the folder that it works in, or of those that it is given. */
  readonly compiles?: true;
  /** It reads of a folder what its words name and nothing else. */
  readonly readsArguments?: boolean;
  /** It changes a file that is there already, or only looks at it. */
  readonly keepsFiles?: true;
  /** It leaves nothing in a tree of sources that a running program writes to: always, or with such a first argument. */
  readonly sparesSources?: true | RegExp;
}

/** How facts were looked up. */
type Founded = Pick<Program, 'sources' | 'checkedBy' | 'checked'>;

/** Makes the facts of a file a program; the compiler looks at them here. */
export function defineProgram(program: Program): readonly Program[] {
  return [program];
}

/**
 * Makes the facts of a file several programs.
 * @param shared what holds for each of them, where it says nothing else
 */
export function definePrograms(
  shared: Founded & Partial<Program>,
  ...each: readonly (Partial<Program> & Pick<Program, 'names'>)[]
): readonly Program[] {
  return each.map((own) => ({ ...shared, ...own }));
}
