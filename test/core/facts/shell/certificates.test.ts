import { deepEqual } from 'node:assert/strict';
import { analyzeText } from '../../../support/open';

/** The tiers of the fixes that replace http, in their order. */
function tiersIn(text: string): (string | undefined)[] {
  const { findings } = analyzeText(new Map([['Dockerfile', text]]));
  return findings.filter(({ rule }) => rule === 'dockerfile/plain-http').map(({ fixes }) => fixes[0]?.tier);
}

const lean = 'RUN apt-get update && apt-get install -y --no-install-recommends';
const fetch = 'RUN curl -fsSLO http://example.com/x.tgz';

describe('Root certificates', () => {
  it('are missing where a program is installed without the packages that it recommends', () => {
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl xz-utils\n${fetch}\n`), ['manual']);
    deepEqual(tiersIn(`FROM ubuntu:24.04 AS a\n${lean} git\nFROM a\nRUN git clone http://example.com/x.git\n`), ['manual']);
    const settings = `RUN echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/lean`;
    deepEqual(tiersIn(`FROM debian:12\n${settings}\nRUN apt-get update && apt-get install -y curl\n${fetch}\n`), ['manual']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl\n${fetch}\nRUN apt-get install -y ca-certificates\n${fetch}\n`), ['manual', 'review']);
  });

  it('are there where something brings them, or may have', () => {
    deepEqual(tiersIn(`FROM debian:12\nRUN apt-get update && apt-get install -y curl\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl ca-certificates\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl default-jre-headless\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl\nRUN curl -fsSLO https://example.com/a\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl\nCOPY --from=certs /etc/ssl/certs /etc/ssl/certs\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM python:3.13-slim\n${lean} curl\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM alpine:3.22\nRUN apk add curl\n${fetch}\n`), ['review']);
    deepEqual(tiersIn(`FROM debian:12\n${lean} curl\nADD http://example.com/x.tgz /x/\n`), ['review']);
  });
});
