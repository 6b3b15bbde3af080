import { defineFamily } from '../family/family';

/** Azurite: learn.microsoft.com, Azurite: published accounts and keys. */
export default defineFamily({
  name: 'azurite',
  images: ['mcr.microsoft.com/azure-storage/azurite'],
  insiders: 'Azurite',
});
