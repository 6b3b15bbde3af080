import type { Answer } from '../core/probe/start';
import type { Heard, Machine } from './machine';

/** Where a port of a service answers. */
export interface Door {
  readonly service: string;
  /** Inside of the container. */
  readonly port: number;
  readonly host: string;
  readonly at: number;
  /** Who answers is the service itself, and nobody on the way who takes every connection. */
  readonly isDirect: boolean;
}

/** How a service speaks on a port: as HTTP; first; to a line that it does not know; or only to those who speak its language. */
export type Speech = 'http' | 'banner' | 'line' | 'port';

/** Milliseconds until those who speak first have spoken. */
const banner = 500;
const patience = 3000;

const request = ['GET / HTTP/1.1', 'Host: localhost', 'User-Agent: bulkhead', 'Accept: */*', 'Connection: close', '', ''].join('\r\n');

const line = 'PING\r\n';

/**
 * What those who wait for others are asked in their own language, so that more than an open port is seen: the first message of PostgreSQL asks for TLS
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest). Checked on 2026-11-30.
 */
const questions: Readonly<Record<number, string>> = {
  5432: '\x00\x00\x00\x08\x04\xd2\x16\x2f',
};

/** Asks a port once. @param speech how it spoke before */
export async function ask(machine: Machine, door: Door, speech?: Speech): Promise<Answer> {
  const { service, port } = door;
  const hear = (text: string, milliseconds: number): ReturnType<Machine['ask']> => machine.ask(door.host, door.at, text, milliseconds);
  const named = (kind: Speech): Pick<Answer, 'service' | 'asked' | 'by'> => ({ service, asked: `${kind} ${port}/tcp`, by: 'port' });
  const question = questions[port];
  if (speech === undefined || speech === 'banner' || question !== undefined) {
    const heard = await hear(question ?? '', speech === 'banner' || question !== undefined ? patience : banner);
    if ('failed' in heard) return { ...named(speech ?? 'port'), ok: false, body: '' };
    if (heard.answer !== '') return { ...named('banner'), ok: true, body: heard.answer };
    if (speech === 'banner') return { ...named('banner'), ok: false, body: '' };
  }
  // Redis and memcached answer a line, and close where it comes with the headers of HTTP.
  if (speech === 'line') return lineAnswer(named, await hear(line, patience));
  const heard = await hear(request, patience);
  if ('failed' in heard) return { ...named(speech ?? 'port'), ok: false, body: '' };
  const http = readHttp(heard);
  if (http) return { ...named('http'), ok: true, ...http };
  if (speech === undefined && heard.answer === '') {
    const answer = lineAnswer(named, await hear(line, banner));
    if (answer.ok) return answer;
  }
  // Where somebody on the way takes the connection, only one that lasts shows that there is a service.
  const ok = heard.answer !== '' || door.isDirect || !heard.closed;
  return { ...named(speech ?? (heard.answer === '' ? 'port' : 'banner')), ok, body: heard.answer };
}

function lineAnswer(named: (kind: Speech) => Pick<Answer, 'service' | 'asked' | 'by'>, heard: Heard | { readonly failed: string }): Answer {
  const body = 'failed' in heard ? '' : heard.answer;
  return { ...named('line'), ok: body !== '', body };
}

/** The status and the body of an answer of HTTP; `undefined` for another one. */
function readHttp({ answer }: Heard): { readonly code: number; readonly body: string } | undefined {
  const code = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(answer)?.[1];
  if (code === undefined) return undefined;
  const end = answer.indexOf('\r\n\r\n');
  const [head, body] = end < 0 ? [answer, ''] : [answer.slice(0, end), answer.slice(end + 4)];
  const text = /^transfer-encoding:\s*chunked/im.test(head) ? unchunked(body) : body;
  return { code: Number(code), body: new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))) };
}

function unchunked(body: string): string {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const line = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, line), 16);
    if (line < 0 || !(size > 0)) break;
    text += body.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
  return text;
}
