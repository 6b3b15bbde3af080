import { isKnownRuntime, isOfNvidia, nvidiaToolkit } from '../../knowledge/oci-runtimes';
import { cwe, nist, owasp } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'raw-runtime',
  serves: {
    compose: { title: 'Container runtime whose isolation the files do not show' },
    devcontainer: { title: 'Container runtime whose isolation the file does not show' },
  },
  meta: {
    severity: 'low',
    confidence: 'possible',
    profile: 'strict',
    since: '0.1.0',
    references: [
      owasp(13, 'enhance supply chain security'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      { title: 'Docker: alternative container runtimes', url: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
      { title: 'CVE-2025-23266', url: 'https://www.cve.org/CVERecord?id=CVE-2025-23266' },
    ],
    tiers: [],
  },
  *check(container): Iterable<ContainerReport> {
    const { config, effective, title } = container;
    const { fixed, flaw } = nvidiaToolkit;
    const toolkit = `with NVIDIA's container toolkit on the host: before ${fixed}, an image could take over the host (${flaw})`;
    const { runtime } = config.attributes;
    if (runtime?.known && runtime.value !== '' && isOwn(container, runtime)) {
      const about = { at: runtime.at, because: provenance(runtime), value: runtime.value };
      if (isOfNvidia(runtime.value)) yield { ...about, message: `${title} is started ${toolkit}` };
      else if (!isKnownRuntime(runtime.value))
        yield {
          ...about,
          message: `${title} is started by the runtime "${runtime.value}": the daemon.json of the host says what program that is`,
        };
      return;
    }
    const card = effective.devices.list.find((device) => device.known && device.value.kind === 'request' && isForCards(device.value.host));
    if (card && isOwn(container, card))
      yield { at: card.at, message: `${title} gets graphics cards ${toolkit}`, because: provenance(card), value: 'gpus' };
  },
});

/** A request that the toolkit answers: `gpus: all`, the driver `nvidia`, the capability `gpu`. */
function isForCards(request: string): boolean {
  return /\b(?:nvidia|gpus?)\b/.test(request);
}
