import { defineFamily } from '../family/family';

/** SQL Server. */
export default defineFamily({
  name: 'mssql',
  images: ['mcr.microsoft.com/mssql/server'],
  database: true,
});
