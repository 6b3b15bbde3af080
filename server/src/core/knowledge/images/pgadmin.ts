import { defineFamily } from '../family/family';

/** pgAdmin: pgadmin.org/docs, container deployment. */
export default defineFamily({
  name: 'pgadmin',
  images: ['dpage/pgadmin4'],
  insiders: 'pgAdmin',
});
