import { cis, cwe, owasp } from '../../knowledge/references';
import { titleOfStage } from '../../model/stage';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/healthcheck',
  on: 'stage',
  meta: {
    title: 'Nobody asks whether the service in an image is well',
    severity: 'low',
    confidence: 'possible',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.6', 'HEALTHCHECK instructions have been added to container images'),
      owasp(7, 'limit resources'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.shipped) return;
    const users = project.services.filter(({ build }) => build?.stage === stage);
    if (users.length > 0 && users.every(({ map }) => get(map, 'healthcheck') !== undefined)) return;
    const checks = [];
    for (let open: typeof stage | undefined = stage; open; open = open.parent) {
      checks.push(...[...open.triggered, ...open.instructions].filter(({ keyword }) => keyword === 'HEALTHCHECK').reverse());
    }
    const [last] = checks;
    const which = titleOfStage(stage, project.stages);
    if (!last && stage.exposed.length > 0) {
      yield { at: stage.at, message: `No HEALTHCHECK is set for ${which}, which exposes ${stage.exposed.join(', ')}` };
    } else if (last && /^none$/i.test(last.rest.trim())) {
      yield {
        at: { file: stage.file, start: last.start, end: last.end },
        message: `HEALTHCHECK NONE switches off the health check that ${which} may have from its base`,
        confidence: 'certain',
      };
    }
  },
});
