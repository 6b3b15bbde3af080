import { defineFamily } from '../family/family';

/** CouchDB. */
export default defineFamily({
  name: 'couchdb',
  images: ['couchdb'],
  database: true,
});
