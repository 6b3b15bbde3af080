import { defineFamily } from '../family/family';
import { variable } from '../family/open-setting';
import { releasesOf } from '../family/releases';

/** Cassandra. */
export default defineFamily({
  name: 'cassandra',
  images: ['cassandra'],
  database: true,
  releases: {
    product: 'Cassandra',
    releases: releasesOf(`
      3.0 2024-09-05, 3.11 2024-09-05, 4.0 -, 4.1 -, 5.0 -
    `),
    source: 'endoflife.date/apache-cassandra',
  },
  open: [
    variable('CASSANDRA_AUTHENTICATOR', /^AllowAllAuthenticator$/, 'can connect without a login', 'cassandra.apache.org/doc, security', {
      instead: 'PasswordAuthenticator',
    }),
  ],
});
