import { definePrograms } from '../program/program';

/** It connects and prints, as every user may. */
const asRoot = { takes: [] };

/** Clients of servers, most of which take a password by an option of one letter, and tools of start scripts that take nothing of root's power. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-24' },
  {
    names: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb-admin', 'mariadb-dump'],
    sources: ['mysql(1)', 'mariadb(1)'],
    password: { rest: '-p' },
    asRoot,
  },
  {
    names: ['mongo', 'mongosh', 'mongodump', 'mongorestore'],
    sources: ['mongodb.com/docs/mongodb-shell'],
    password: { next: ['-p'] },
    asRoot,
  },
  { names: ['redis-cli'], sources: ['redis.io/docs/latest/develop/tools/cli'], password: { next: ['-a', '--pass'] }, asRoot },
  {
    names: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldapwhoami', 'ldappasswd', 'ldapcompare', 'ldapmodrdn'],
    sources: ['ldapsearch(1)'],
    password: { next: ['-w'] },
  },
  { names: ['sqlcmd'], sources: ['learn.microsoft.com/sql/tools/sqlcmd'], password: { next: ['-P'] } },
  {
    names: ['mc', 'mcli'],
    sources: ['docs.min.io, mc alias set: ALIAS URL ACCESSKEY SECRETKEY', 'minio/mc cmd/config-host-add.go'],
    checked: '2026-11-30',
    password: { operands: ['alias set * * *', 'config host add * * *'] },
  },
  {
    names: ['fabric-ca-server'],
    sources: ['hyperledger-fabric-ca.readthedocs.io, serverclo: -b, --boot "The user:pass for bootstrap admin"'],
    checked: '2026-11-30',
    password: { pair: ['-b', '--boot'] },
  },
  {
    names: ['skopeo', 'helm', 'az'],
    sources: ['skopeo-login(1)', 'helm.sh/docs/helm/helm_registry_login', 'learn.microsoft.com/cli/azure, az login'],
    checked: '2026-11-30',
    password: { verb: 'login', next: ['-p'] },
  },
  { names: ['sshpass'], sources: ['sshpass(1)'], password: { next: ['-p'] } },
  {
    names: ['pg_isready', 'nc', 'netcat', 'jq', 'valkey-cli'],
    sources: ['pg_isready(1)', 'nc(1)', 'jq(1)', 'valkey.io/topics/cli'],
    checked: '2026-11-30',
    asRoot,
  },
  // To processes of the same user; what KILL is for, its caller knows.
  { names: ['kill', 'pkill', 'killall'], sources: ['kill(1)', 'pkill(1)', 'killall(1)'], checked: '2026-11-30', asRoot },
  {
    names: ['ssh-keygen'],
    sources: ['ssh-keygen(1)'],
    checked: '2026-11-30',
    asRoot: { takes: [], files: ['DAC_OVERRIDE'] },
  },
);
