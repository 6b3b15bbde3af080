import { defineFamily } from '../family/family';
import { option, yes } from '../family/open-setting';

/** CockroachDB. */
export default defineFamily({
  name: 'cockroach',
  images: ['cockroachdb/cockroach'],
  open: [
    option('insecure', yes, 'can connect as root of the database', 'cockroachlabs.com/docs, cockroach start', { images: ['cockroach'] }),
  ],
});
