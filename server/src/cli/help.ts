import { allOf } from '../core/base/series';
import { kinds } from '../core/kinds/index';

/** What `--help` prints. */
export const help = `Bulkhead finds privilege mistakes in ${allOf(kinds.map(({ nouns }) => nouns.many))} and hardens them.

usage: bulkhead [check] [PATH ...]     analyze files or directory trees (default: .)
       bulkhead harden [PATH ...]      print the safe and review fixes as one diff for patch -p1
       bulkhead harden --prove [PATH ...]   run the services as they are and hardened, and print only what held
       bulkhead probe FILE SERVICE     find the least privilege of a service by running it
       bulkhead prove --clean          remove what a killed run has left
       bulkhead model [PATH ...]       print the effective privileges of each service and where they come from
       bulkhead score [PATH ...]       print how exposed the host is to each container, and the attack paths
       bulkhead explain RULE           print what a rule finds, why it matters, and what to do; also DL3002, CIS-5.5 ...
       bulkhead rules                  list all rules; --standard NAME lists what answers cis, owasp, nist or stig
       bulkhead init                   write a .bulkhead.yaml with what was found
       bulkhead baseline [PATH ...]    accept what is found now; check --baseline FILE reports only what is new
       bulkhead config --print FILE    print the configuration of a file and where it comes from
       bulkhead migrate [PATH ...]     print as one diff what other tools are told to ignore, rewritten for Bulkhead
       bulkhead pin [PATH ...]         print as one diff the digests of all tags, as the registries have them now
       bulkhead merge FILE ...         print the reports of all shards (JSON or SARIF) as one
       bulkhead --help | --version

check:
  --format FORMAT            pretty (default), compact (one line for each finding), json, sarif, github, gitlab, junit, rdjson, markdown
  --fail-on SEVERITY         exit 1 from this severity on: critical, high, medium, low, none (default high)
  --fixes                    with json: the text edits of each fix
  --baseline FILE            suppress the findings that are in this baseline
  --diff-base REVISION       only findings that the changes since this Git revision touch or cause
  --shard I/N                analyze only the I-th of N parts; "merge" joins their reports
  --standard NAME            print a table by the recommendations of cis, owasp, nist or stig (strict profile)
                             (--format html: an evidence report with the day, the versions and digests of the files)
  --show-masked              with --profile strict: also findings that another one supersedes
  --allow-unresolved         do not fail if files of extends and include cannot be read
  --output FILE              write the report to a file; FORMAT=FILE writes a further one and may be repeated
harden:
  --write                    change the files
  --check                    exit 1 if a change is pending
  --tier safe|review         the highest tier to apply (default review)
  --only RULE                only fixes of this rule; may be repeated
  --format diff|json         default diff
harden --prove, probe (both need Docker Engine and Docker Compose):
  --check [SERVICE=]COMMAND  passes if the service works; runs in its container; may be repeated
  --check-from-host [SERVICE=]COMMAND  the same, on this machine
  --within SECONDS           how long a start may take (default 60)
  --with-copies              run on copies of the existing volumes instead of on empty ones
  --pull, --build            pull missing images, build images; without them, neither is done
  --allow-dangerous          also run services that are privileged or have the socket of the engine
  --note                     harden --prove: write why a change was taken back as an allow comment
  --verify                   probe: run again what is in .bulkhead/profiles.yaml, and exit 1 if an entry no longer holds
baseline:
  --baseline FILE            the file to write (default .bulkhead-baseline.json)
  --prune                    only remove what is no longer found
migrate, pin:
  --write                    change the files
check, baseline:
  --no-inline                ignore the suppressions in comments
check, harden:
  --profile default|strict   takes precedence over the config file
  --today YYYY-MM-DD         analyze as on this day (ends of life, expired suppressions); takes precedence over the config file
score:
  --max N                    exit 1 if a score is above N, from 0 to 10
  --format pretty|json|html  default pretty; html is one page for a browser
  --output FILE              write the report to a file
check, harden, model, score:
  --config FILE, --no-config use this .bulkhead.yaml, or none, instead of the nearest one
  --stdin-filename NAME      analyze standard input as the file NAME
  --quiet                    no notes and no summary on stderr
  --no-color                 no color; NO_COLOR and FORCE_COLOR are respected
model, rules:
  --format pretty|json       default pretty

exit: 0 nothing at or above --fail-on, 1 findings (or pending changes), 2 invalid command line, config or file, or no engine, 3 internal error
`;
