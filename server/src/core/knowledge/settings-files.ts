import type { CapabilityName } from './capabilities';

/*
 * What configuration files of common servers say about what the server writes, whom it becomes and how much it starts. Looked up in the manuals of the
 * servers and in their images, 2026-11.
 */

/** A directive that names what a server writes. */
export interface WriteDirective {
  /** Its word, as 0, 1, ..., that holds a path. */
  readonly word: number;
  /** What its first word has to be, where others mean something else: `stats socket PATH`. */
  readonly first?: RegExp;
}

/** The configuration of a server. */
export interface SettingsFormat {
  /** Families of images whose programs read it. */
  readonly families: readonly string[];
  /** Where it lies in a container. */
  readonly files: RegExp;
  /** `blocks` = `name words;` and `name words { ... }`; `lines` = `name words` or `name = words`; `sections` = an INI file, names written `section.name`. */
  readonly syntax: 'blocks' | 'lines' | 'sections';
  /** Directives that name files and folders which it writes. */
  readonly writes: Readonly<Record<string, readonly WriteDirective[]>>;
  /** Directives that name more of its configuration. */
  readonly includes: readonly string[];
  /** Directives that bring in programs, of which it is not known what they write. */
  readonly runs: RegExp;
  /** Values of a path that mean no file. */
  readonly none: RegExp;
  /** The folder that relative paths start from; absent = it is not known. */
  readonly base?: string;
  /** Which file is its main one, and what directives that are left out there make it write. */
  readonly main?: { readonly file: RegExp; readonly writes: Readonly<Record<string, string>> };
  /** Files of the image that are links to the container's output. */
  readonly output: readonly string[];
  /** Directives that only root can follow, and what root needs for each. */
  readonly asRoot: Readonly<Record<string, readonly CapabilityName[]>>;
  /** True where the server ends when it cannot follow them. */
  readonly endsWithout: boolean;
  /** Directives whose numbers are processes or threads. */
  readonly counts: readonly string[];
  /** Directives whose sizes it takes from memory. */
  readonly memory: readonly string[];
  readonly sources: readonly string[];
}

const at = (word: number, first?: RegExp): readonly WriteDirective[] => [{ word, ...(first !== undefined && { first }) }];
const files = (...names: readonly string[]): Record<string, readonly WriteDirective[]> =>
  Object.fromEntries(names.map((name) => [name, at(0)]));

const formats: readonly SettingsFormat[] = [
  {
    families: ['nginx', 'nginx-unprivileged'],
    files: /^\/etc\/nginx\/([\w.-]+\/)*[\w.-]+\.conf$/,
    syntax: 'blocks',
    writes: {
      listen: at(0, /^unix:/),
      ...files(
        'error_log',
        'access_log',
        'pid',
        'lock_file',
        'client_body_temp_path',
        'proxy_temp_path',
        'fastcgi_temp_path',
        'uwsgi_temp_path',
        'scgi_temp_path',
        'proxy_cache_path',
        'fastcgi_cache_path',
        'uwsgi_cache_path',
        'scgi_cache_path',
        'working_directory',
      ),
    },
    includes: ['include'],
    // Code of others, and what stores requests under the names that these give.
    runs: /^(load_module|perl\w*|js_\w+|\w+_by_lua(_\w+)?|init_worker_by_lua\w*|proxy_store|fastcgi_store|uwsgi_store|scgi_store|dav_methods|create_full_put_path|state|google_perftools_profiles)$/,
    none: /^(off|stderr|syslog:.*|memory:.*)$/,
    base: '/etc/nginx',
    // As the packages of nginx.org are configured (nginx -V).
    main: {
      file: /^\/etc\/nginx\/nginx\.conf$/,
      writes: {
        pid: '/run/nginx.pid',
        client_body_temp_path: '/var/cache/nginx/client_temp',
        proxy_temp_path: '/var/cache/nginx/proxy_temp',
        fastcgi_temp_path: '/var/cache/nginx/fastcgi_temp',
        uwsgi_temp_path: '/var/cache/nginx/uwsgi_temp',
        scgi_temp_path: '/var/cache/nginx/scgi_temp',
      },
    },
    output: ['/var/log/nginx/access.log', '/var/log/nginx/error.log'],
    // As another user than root it says that it ignores `user`, and goes on.
    asRoot: { user: ['SETGID', 'SETUID'] },
    endsWithout: false,
    counts: ['worker_processes', 'thread_pool'],
    memory: [],
    sources: [
      'nginx.org/en/docs/ngx_core_module.html',
      'nginx.org/en/docs/http/ngx_http_log_module.html',
      'nginx.org/en/docs/http/ngx_http_proxy_module.html',
      'nginx/docker-nginx Dockerfile-debian.template (links to /dev/stdout and /dev/stderr)',
    ],
  },
  {
    families: ['redis', 'valkey'],
    files: /(^|\/)(redis|valkey)([-_.][\w-]+)?\.conf$/,
    syntax: 'lines',
    // The file of its process number is written where that is possible, and only there.
    writes: files('dir', 'logfile', 'unixsocket'),
    includes: ['include'],
    runs: /^loadmodule$/,
    none: /^$/,
    base: '/data',
    output: [],
    asRoot: {},
    endsWithout: false,
    counts: ['io-threads'],
    memory: ['maxmemory'],
    sources: ['redis/redis redis.conf', 'redis/docker-library-redis debian/Dockerfile (WORKDIR /data)'],
  },
  {
    families: ['postgres'],
    files: /(^|\/)postgresql?([-_.][\w-]+)?\.conf$/,
    syntax: 'lines',
    writes: files('data_directory', 'log_directory', 'external_pid_file', 'unix_socket_directories', 'stats_temp_directory'),
    includes: ['include', 'include_if_exists', 'include_dir'],
    runs: /^(archive_command|restore_command|archive_cleanup_command|recovery_end_command|archive_library)$/,
    none: /^$/,
    // Relative paths start from the data directory.
    base: '/var/lib/postgresql/data',
    output: [],
    asRoot: {},
    endsWithout: false,
    counts: ['max_connections', 'max_worker_processes', 'autovacuum_max_workers', 'max_wal_senders'],
    memory: ['shared_buffers'],
    sources: ['postgresql.org/docs/current/runtime-config-file-locations.html', 'postgresql.org/docs/current/runtime-config-logging.html'],
  },
  {
    families: ['mosquitto'],
    files: /(^|\/)mosquitto([-_.][\w-]+)?\.conf$/,
    syntax: 'lines',
    writes: { ...files('persistence_location', 'pid_file'), log_dest: at(1, /^file$/), listener: at(1, /^0$/) },
    includes: ['include_dir'],
    runs: /^(plugin|auth_plugin|global_plugin)$/,
    none: /^$/,
    output: [],
    // As another user than root it does not look at `user`.
    asRoot: { user: ['SETGID', 'SETUID'] },
    endsWithout: false,
    counts: [],
    memory: ['memory_limit'],
    sources: ['eclipse-mosquitto/mosquitto man/mosquitto.conf.5.xml'],
  },
  {
    families: ['haproxy'],
    files: /(^|\/)haproxy([-_.][\w-]+)?\.cfg$/,
    syntax: 'lines',
    writes: { pidfile: at(0), stats: at(1, /^socket$/), bind: at(0, /^(unix@|\/)/) },
    includes: [],
    runs: /^(lua-load(-per-thread)?|lua-prepend-path|external-check|program|command)$/,
    none: /^(ipv[46]@|fd@|abns@|[^/]*:)/,
    output: [],
    asRoot: { chroot: ['SYS_CHROOT'], user: ['SETUID'], uid: ['SETUID'], group: ['SETGID'], gid: ['SETGID'] },
    endsWithout: true,
    counts: ['nbthread', 'nbproc'],
    memory: [],
    sources: [
      'docs.haproxy.org configuration manual, "Process management and security"',
      'haproxy/haproxy src/haproxy.c ("Cannot set uid", exit 1)',
    ],
  },
  {
    families: [],
    files: /(^|\/)supervisord?([-_.][\w-]+)?\.(conf|ini)$|\/supervisor\/conf\.d\/[^/]+\.conf$/,
    syntax: 'sections',
    writes: {
      ...files('supervisord.logfile', 'supervisord.pidfile', 'supervisord.childlogdir', 'unix_http_server.file'),
      ...files('program.stdout_logfile', 'program.stderr_logfile'),
    },
    includes: ['include.files'],
    // What its programs write is not in it.
    runs: /^(program|eventlistener|fcgi-program)\.command$/,
    none: /^(NONE|AUTO|syslog)?$/i,
    output: [],
    // Without KILL it cannot stop programs of other users.
    asRoot: { 'program.user': ['KILL', 'SETGID', 'SETUID'], 'supervisord.user': ['SETGID', 'SETUID'] },
    endsWithout: true,
    counts: ['program.numprocs'],
    memory: [],
    sources: ['supervisord.org/configuration.html'],
  },
];

/** The format of a configuration file. @param path in the container */
export function settingsFormat(path: string): SettingsFormat | undefined {
  return formats.find((format) => format.files.test(path));
}

/** True for a configuration whose text may hold numbers that matter, whatever server reads it. @param path in the container */
export function holdsSettings(path: string): boolean {
  return /\.(conf|cnf|cfg|ini|properties|options|toml|ya?ml|xml)$/i.test(path);
}
