import { maskedPaths, readOnlyPaths } from '../../knowledge/container-defaults';
import { engineBoolean, lastOption, securityOptions } from '../security-options';
import { byDefault, type Fact, fact, factValue, unknown } from './fact';
import { hidden } from './process';
import type { Subject } from './subject';
import type { Effective } from './types';

/**
 * What of /proc and /sys is hidden or read-only: nothing for privileged containers and under `systempaths=unconfined`, which only that
 * very spelling is (docker/compose pkg/compose/create.go parseSecurityOpts; moby/moby daemon/oci_linux.go).
 */
export function pathsOf(subject: Subject, privileged: Fact<boolean>): Effective['paths'] {
  return {
    masked: listOf(subject, privileged, maskedPaths),
    readOnly: listOf(subject, privileged, readOnlyPaths),
    sysWritable: sysWritable(subject, privileged),
    cgroupWritable: cgroupWritable(subject, privileged),
  };
}

function listOf(subject: Subject, privileged: Fact<boolean>, list: readonly string[]): Fact<readonly string[]> {
  if (factValue(privileged)) return fact([], privileged, '"privileged" clears the list');
  const options = securityOptions(subject.securityOpt);
  const open = options.find(({ option }) => option.known && option.value === 'systempaths=unconfined');
  if (open) return fact([], open.option, '"systempaths=unconfined" of "security_opt"');
  if (!privileged.known) return unknown(privileged, 'depends on "privileged"', privileged.variables);
  const unread = options.find(({ key, option }) => !option.known && (key === undefined || key === 'systempaths'));
  return unread ? hidden(unread) : byDefault(list, subject.at, "Docker's default");
}

function sysWritable(subject: Subject, privileged: Fact<boolean>): Fact<boolean> {
  if (!privileged.known) return unknown(privileged, 'depends on "privileged"', privileged.variables);
  return privileged.value ? fact(true, privileged, '"privileged"') : byDefault(false, subject.at, "Docker's default");
}

function cgroupWritable(subject: Subject, privileged: Fact<boolean>): Fact<boolean> {
  if (factValue(privileged)) return fact(true, privileged, '"privileged"');
  const last = lastOption(securityOptions(subject.securityOpt), 'writable-cgroups');
  if (last && !last.option.known) return hidden(last);
  const on = last?.value === undefined ? undefined : engineBoolean(last.value);
  if (last && on !== undefined) return fact(on, last.option, '"writable-cgroups" of "security_opt"');
  return sysWritable(subject, privileged);
}
