import { cis, cwe, owasp } from '../../knowledge/references';
import { stageAsSubject, titleOfStage } from '../../model/stage';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/healthcheck',
  on: 'stage',
  meta: {
    title: 'Image without a health check',
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
      for (const one of [...open.triggered, ...open.instructions].reverse()) if (one.keyword === 'HEALTHCHECK') checks.push(one);
    }
    const [last] = checks;
    if (!last && stage.exposed.length > 0) {
      yield {
        at: stage.at,
        message: `${stageAsSubject(stage, project.stages)} exposes ${stage.exposed.join(', ')} without a HEALTHCHECK: Docker cannot detect a failed service`,
      };
    } else if (last && /^none$/i.test(last.rest.trim())) {
      yield {
        at: { file: stage.file, start: last.start, end: last.end },
        message: `HEALTHCHECK NONE disables any health check that ${titleOfStage(stage, project.stages)} inherits: Docker cannot detect a failed service`,
        confidence: 'certain',
      };
    }
  },
});
