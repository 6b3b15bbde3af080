import { parseImage } from './image-name';

/** A limit that bounds what a process takes, and from which value on it no longer does. */
export interface Ulimit {
  /** As Compose spells it. */
  readonly name: string;
  /** No bound from here on. */
  readonly huge: number;
  /** What becomes possible: the end of a sentence whose subject is the service. */
  readonly harm: string;
  /** Who needs to hear about it; everyone where it is absent. */
  readonly profile?: 'strict';
}

/**
 * The ulimits whose absence harms others. Checked 2026-11-24: getrlimit(2), core(5); the kernel's highest number of processes
 * (PID_MAX_LIMIT) in linux include/linux/threads.h; the highest fs.nr_open (fs/file.c sysctl_nr_open_max), beyond which setrlimit(2) fails, in 64 bits.
 */
const rows: readonly Ulimit[] = [
  {
    name: 'core',
    huge: 1024 ** 3,
    harm: 'writes its whole memory, including secrets, to disk when it crashes',
  },
  { name: 'memlock', huge: 1024 ** 3, harm: 'can lock all memory of the host, which then cannot be swapped out' },
  {
    name: 'nproc',
    huge: 4_194_304,
    harm: 'can start as many processes as the kernel allows, per user across all containers',
  },
  {
    name: 'nofile',
    huge: 0x3fff_fff8 + 1,
    harm: 'does not start, because Linux allows no more open files than fs.nr_open',
    profile: 'strict',
  },
];

/** What is known about a ulimit; undefined for those that harm nobody. */
export function ulimit(name: string): Ulimit | undefined {
  return rows.find((row) => row.name === name);
}

/** Images whose own documentation asks for unlimited locked memory, so that their heap is never swapped out. Checked 2026-11-24. */
const locking: ReadonlyMap<string, string> = new Map([
  ['elasticsearch', 'elastic/elasticsearch docs/reference/setup/install/docker.asciidoc'],
  ['docker.elastic.co/elasticsearch/elasticsearch', 'elastic/elasticsearch docs/reference/setup/install/docker.asciidoc'],
  ['wazuh/wazuh-indexer', 'wazuh/wazuh-docker single-node/docker-compose.yml'],
  ['wazuh/wazuh-manager', 'wazuh/wazuh-docker single-node/docker-compose.yml'],
  ['opensearchproject/opensearch', 'opensearch-project/documentation-website _install-and-configure/install-opensearch/docker.md'],
]);

/**
 * Whether an image is one that locks its memory on purpose.
 * @param reference an image reference.
 */
export function locksMemory(reference: string): boolean {
  return locking.has(parseImage(reference).name);
}
