import { defineFamily } from '../family/family';

/** Jaeger: jaegertracing.io/docs, securing. */
export default defineFamily({
  name: 'jaeger',
  images: ['jaegertracing/all-in-one'],
  insiders: 'Jaeger',
});
