import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { createChildren, createPipeline, resolveOptions } from '../../renderer/internal.ts';
import { describeWith } from '../support/describe-with.ts';
import { fakeFfmpeg } from '../support/ffmpeg.ts';
import { STILL } from '../support/films.ts';
import { converted, levelOf, pitchOf, probe, samplesOf, soundings, tone } from '../support/media.ts';
import { temporaryFolder } from '../support/service.ts';

const renderer = await createRenderer({ googleFontsUrl: null });
afterAll(() => renderer.close());

const uri = (data: Buffer) => `data:application/octet-stream;base64,${data.toString('base64')}`;

interface AudioFields {
  src?: string;
  startTime?: number;
  endTime?: number;
  volume?: number;
  delay?: number;
  speed?: number;
}

/** A film of 3 s in which nothing is seen. */
const film = (...audios: AudioFields[]) => ({ ...STILL, audios, pages: [{ duration: 3000 }] });

async function soundOf(design: object, options: RenderOptions = {}) {
  const { data, warnings } = await renderer.render(design, { format: 'mp4', fps: 10, ...options });
  const file = path.join(await temporaryFolder(), 'film.mp4');
  await writeFile(file, data);
  return { file, warnings };
}

/** Onsets and ends are to be so near, s. */
const NEAR = 0.02;

function expectSoundings(found: readonly [number, number][], expected: readonly [number, number][]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, [from, to]] of expected.entries()) {
    expect(Math.abs(found[i]![0] - from), `begin of ${i}: ${found[i]}`).toBeLessThan(NEAR);
    expect(Math.abs(found[i]![1] - to), `end of ${i}: ${found[i]}`).toBeLessThan(NEAR);
  }
}

/** The root of the mean square of a sine. */
const sine = (gain: number) => gain / Math.SQRT2;

describeWith(['ffmpeg'], 'the sound of a film', () => {
  it('is AAC-LC, stereo, 44.1 kHz, as long as the film', async () => {
    const { file } = await soundOf(film({ src: uri(tone(440, 10)) }));
    const { streams, duration } = probe(file);
    expect(streams[1]).toMatchObject({ codec_name: 'aac', profile: 'LC', sample_rate: '44100', channels: 2 });
    expect(duration).toBeCloseTo(3, 2);
    expect(Number(streams[1]!.duration)).toBeCloseTo(3, 2);
  });

  it('is mixed of parts with delays, volumes and speeds, at their pitch', async () => {
    const sounds = samplesOf(
      (
        await soundOf(
          film(
            { src: uri(tone(440, 1, 0.4)), startTime: 0.5, delay: 200 },
            { src: uri(tone(660, 1, 0.4)), volume: 0.5, delay: 1000, speed: 2 },
            { src: uri(tone(880, 0.3, 0.4)), delay: 2000, speed: 0.5 },
          ),
        )
      ).file,
    );
    expectSoundings(soundings(sounds), [
      [0.2, 0.7],
      [1, 1.5],
      [2, 2.6],
    ]);
    expect(levelOf(sounds, 0.3, 0.6)).toBeCloseTo(sine(0.4), 2);
    expect(levelOf(sounds, 1.1, 1.4)).toBeCloseTo(sine(0.2), 2);
    expect(pitchOf(sounds, 0.3, 0.6)).toBeCloseTo(440, -1);
    expect(pitchOf(sounds, 1.1, 1.4)).toBeCloseTo(660, -1);
    expect(pitchOf(sounds, 2.1, 2.5)).toBeCloseTo(880, -1);
  });

  it('adds up what sounds together, and does not make it softer', async () => {
    const both = { src: uri(tone(440, 1, 0.25)) };
    const sounds = samplesOf((await soundOf(film(both, both, { ...both, delay: 2000 }))).file);
    expect(levelOf(sounds, 0.2, 0.8)).toBeCloseTo(sine(0.5), 2);
    expect(levelOf(sounds, 2.2, 2.8)).toBeCloseTo(sine(0.25), 2);
  });

  it('begins in the middle of what began before the film', async () => {
    const sounds = samplesOf((await soundOf(film({ src: uri(tone(440, 1)), delay: -400 }))).file);
    expectSoundings(soundings(sounds), [[0, 0.6]]);
    const later = samplesOf((await soundOf(film({ src: uri(tone(440, 1)), delay: 800 }), { startTime: 1000 })).file);
    expectSoundings(soundings(later), [[0, 0.8]]);
  });

  it.each(['mp3', 'wav', 'ogg', 'm4a', 'flac'])('is read from %s, known by its content', async (extension) => {
    const file = converted(tone(440, 1), extension, await temporaryFolder());
    const sounds = samplesOf((await soundOf(film({ src: uri(await readFile(file)), delay: 500 }))).file);
    const [[from, to] = [0, 0]] = soundings(sounds);
    expect(Math.abs(from - 0.5)).toBeLessThan(NEAR);
    // Formats with loss ring a little beyond the end.
    expect(Math.abs(to - 1.5)).toBeLessThan(0.06);
  });

  it('is left out where nothing is heard', async () => {
    const silent = film({ src: uri(tone(440, 1)), volume: 0 }, { src: uri(tone(440, 1)), delay: 5000 }, { src: '' });
    expect(probe((await soundOf(silent)).file).streams).toHaveLength(1);
  });

  it('is Opus in a webm', async () => {
    const { file } = await soundOf(film({ src: uri(tone(440, 1)), delay: 1000 }), { format: 'webm' });
    expect(probe(file).streams[1]).toMatchObject({ codec_name: 'opus', channels: 2 });
    expectSoundings(soundings(samplesOf(file)), [[1, 2]]);
  });

  it('is refused by name where there are too many', async () => {
    const strict = await createRenderer({ limits: { sounds: 1 } });
    const many = film({ src: uri(tone(440, 1)) }, { src: uri(tone(440, 1)) });
    await expect(strict.render(many, { format: 'mp4' })).rejects.toMatchObject({ code: 'too_many_sounds' });
    await strict.close();
  });
});

/** Files that want ffmpeg to open others, to work for ever, or that are nothing. */
const HOSTILE: readonly [string, string][] = [
  ['a playlist', '#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n'],
  ['a list of files', "ffconcat version 1.0\nfile '/etc/hostname'\n"],
  ['a description of streams', '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"/>'],
  ['a description of a session', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n'],
  ['noise', 'nothing that anything could be'],
];

describeWith(['ffmpeg'], 'a file that is no sound', () => {
  it.each(HOSTILE)('is an error that names it: %s', async (_, content) => {
    const design = film({ src: uri(tone(440, 1)) }, { src: uri(Buffer.from(content)) });
    await expect(soundOf(design)).rejects.toMatchObject({
      kind: 'asset',
      code: 'sound_not_decoded',
      path: 'audios[1].src',
    });
    const { file, warnings } = await soundOf(design, { skipImageError: true });
    expect(warnings).toMatchObject([{ code: 'sound_not_decoded', path: 'audios[1].src' }]);
    expectSoundings(soundings(samplesOf(file)), [[0, 1]]);
  });
});

describeWith(['ffmpeg'], 'sounds that ffmpeg does not mix', () => {
  it('are errors of the sounds, not of ours', async () => {
    const folder = await temporaryFolder();
    // Looks at files as ffmpeg does, and fails at what comes after.
    const script = 'case "$*" in *filter_complex*) echo "no end" >&2; exit 1;; *) exec /usr/bin/ffmpeg "$@";; esac';
    const searchPath = await fakeFfmpeg(path.join(folder, 'bin'), script);
    const children = createChildren({ atATime: 1, folder, searchPath });
    const pipeline = await createPipeline({});
    const design = film({ src: uri(Buffer.from('noise')), volume: 0 }, { src: uri(tone(440, 1)) });
    const rendered = (options: RenderOptions) =>
      pipeline.render(design, resolveOptions({ format: 'mp4', fps: 2, ...options }), { children });
    await expect(rendered({})).rejects.toMatchObject({
      kind: 'asset',
      path: 'audios[1].src',
      code: 'sound_not_decoded',
    });
    const { warnings, data } = await rendered({ skipImageError: true });
    expect(warnings).toMatchObject([{ code: 'sound_not_decoded', path: 'audios[1].src' }]);
    expect(data.length).toBeGreaterThan(1000);
    await Promise.all([pipeline.close(), children.close()]);
  });
});
