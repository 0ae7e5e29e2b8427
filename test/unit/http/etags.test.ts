import { describe, expect, test } from '@jest/globals';
import { Invalid } from '../../../shared/graph/index.ts';
import { etagMatches, nodeEtag, versionEtag, versionFrom } from '../../../shared/http/index.ts';

describe('an ETag', () => {
  test('differs between users, versions and notes, and hides the user’s id', () => {
    const all = [versionEtag('a', 1), versionEtag('b', 1), versionEtag('a', 2), nodeEtag('a', 'x', 1)];
    expect(new Set([...all, nodeEtag('b', 'x', 1), nodeEtag('a', 'y', 1), nodeEtag('a', 'x', 2)]).size).toBe(7);
    expect(versionEtag('somebody@example.org', 1)).not.toContain('somebody');
  });

  test.each([
    ['in any strength', (etag: string) => etag.slice(2), true],
    ['among others', (etag: string) => `"x", ${etag}`, true],
    ['as a star', () => ' * ', true],
    ['not without the header', () => undefined, false],
    ['not by a part of it', (etag: string) => etag.slice(0, -2), false],
    ['not without its quotes', (etag: string) => etag.replaceAll('"', ''), false],
  ])('matches %s', (_how, header, matches) => {
    const etag = versionEtag('a', 1);
    expect(etagMatches(header(etag), etag)).toBe(matches);
  });
});

describe('If-Match', () => {
  test.each([
    [nodeEtag('u', 'id', 12), 12],
    ['7', 7],
    ['"7"', 7],
    ['W/"7" ', 7],
    [String(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    ['*', undefined],
    [undefined, undefined],
  ])('%s asks for version %s', (header, version) => {
    expect(versionFrom(header)).toBe(version);
  });

  test.each(['"soon"', '', 'W/""', '9007199254740993', '1e3x'])('%p is refused by name', (header) => {
    expect(() => versionFrom(header)).toThrow(
      expect.objectContaining({ constructor: Invalid, details: expect.objectContaining({ field: 'If-Match' }) }),
    );
  });
});
