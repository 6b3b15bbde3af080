import { defineFamily } from '../family/family';
import { option, variable, yes } from '../family/open-setting';

/** SurrealDB. */
export default defineFamily({
  name: 'surrealdb',
  images: ['surrealdb/surrealdb'],
  open: [
    variable('SURREAL_UNAUTHENTICATED', yes, 'can connect without a login', 'surrealdb.com/docs, start command', { instead: 'false' }),
    option('unauthenticated', yes, 'can connect without a login', 'surrealdb.com/docs, start command', { images: ['surrealdb'] }),
  ],
});
