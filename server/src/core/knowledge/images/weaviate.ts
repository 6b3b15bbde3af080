import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

/** Weaviate. */
export default defineFamily({
  name: 'weaviate',
  images: ['semitechnologies/weaviate', 'cr.weaviate.io/semitechnologies/weaviate'],
  open: [
    variable('AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED', yes, 'can use its API without a key', 'docs.weaviate.io, authentication', {
      instead: 'false',
    }),
  ],
});
