import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** NVIDIA's CUDA on Ubuntu: a shell as root. */
export default defineFamily({
  name: 'cuda',
  images: ['nvidia/cuda', 'nvcr.io/nvidia/cuda'],
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['gitlab.com/nvidia/container-images/cuda'] }),
});
