import { registryClient } from '../cli/registry';
import { withDigest } from '../core/knowledge/image-name';
import type { PinAnswer } from '../lsp/messages';
import { web } from './web';

/** What an editor starts once a person has asked for the digest of an image: it asks the registry, and tells in one line of JSON. */
export async function pinForEditor(reference: string): Promise<void> {
  const digest = await registryClient(web)(reference);
  const answer: PinAnswer = typeof digest === 'string' ? { pinned: withDigest(reference, digest) } : { failed: digest.failed };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
