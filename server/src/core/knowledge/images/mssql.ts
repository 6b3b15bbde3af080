import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

const ubuntu = 'mcr.microsoft.com/mssql/server';

/** SQL Server: since 2019 a user of its own, and a server with a file capability, without which it does not start. */
export default defineFamily({
  name: 'mssql',
  images: [ubuntu, 'mcr.microsoft.com/mssql/rhel/server'],
  database: true,
  profile: (tag, image) => {
    if (!atLeast(tag, 2019)) return undefined;
    // The user has a group of its own since 2022 CU11; whether it got one in 2019 and on RHEL is not known.
    const hasGroup = image.name === ubuntu && atLeast(tag, 2022) && !/^2022-(?:RTM|RC|CU(?:\d|10)(?!\d))/.test(tag.text);
    const { userOk, ...facts } = service({
      variant: '2019 and later',
      start: { name: 'mssql', uid: 10001, gid: hasGroup ? 10001 : 0 },
      capabilities: { root: [], file: ['NET_BIND_SERVICE'], optional: [] },
      usesSetuid: true,
      gainsFile: true,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['it is not known what it writes outside of /var/opt/mssql'] },
      data: ['/var/opt/mssql'],
      ports: [1433],
      limits: { memory: '2g', why: 'SQL Server asks for 2000 MB' },
      needs: {
        capabilities: [{ name: 'SYS_PTRACE', why: 'a dump of the server when it crashes', optional: true }],
        instead: 'It works without SYS_PTRACE, but for dumps.',
      },
      silent: [
        'With `no-new-privileges` it starts for some and ends for others: its file capability has no effect then.',
        'Without NET_BIND_SERVICE it ends with "sqlservr: Operation not permitted", whatever port it listens on.',
        'Until 2022 CU10 its user is in the group of root, later in one of its own: what only that group may read is closed to the newer one.',
      ],
      sources: [
        'microsoft/mssql-docker linux/preview/examples/mssql-server-linux-non-root/Dockerfile-2019',
        'microsoft/mssql-docker#769',
        'microsoft/mssql-docker#869',
        'microsoft/mssql-docker#918',
        'MicrosoftDocs/sql-docs#9403',
        'bitwarden/helm-charts#116',
        'justin2004/mssql_server_tiny README.md',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    });
    return hasGroup && userOk ? { ...facts, userOk } : facts;
  },
});
