import { defineFamily } from '../family/family';

/** Kafdrop: obsidiandynamics/kafdrop. */
export default defineFamily({
  name: 'kafdrop',
  images: ['obsidiandynamics/kafdrop'],
  insiders: 'Kafdrop',
});
