import { definePrograms } from '../program/program';

/** Clients that take a password by an option of one letter. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-24' },
  {
    names: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb-admin', 'mariadb-dump'],
    sources: ['mysql(1)', 'mariadb(1)'],
    password: { rest: '-p' },
  },
  { names: ['mongo', 'mongosh', 'mongodump', 'mongorestore'], sources: ['mongodb.com/docs/mongodb-shell'], password: { next: ['-p'] } },
  { names: ['redis-cli'], sources: ['redis.io/docs/latest/develop/tools/cli'], password: { next: ['-a', '--pass'] } },
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
  { names: ['sshpass'], sources: ['sshpass(1)'], password: { next: ['-p'] } },
);
