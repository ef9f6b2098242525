import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { keepOpen, type Source } from "./stream.ts";

/** A hub whose connections the test opens, feeds and breaks. */
function fakeHub() {
  const sources: (Source & { tell: (name: string) => void; closed: boolean })[] = [];
  const open = () => {
    const listeners = new Map<string, (event: MessageEvent<string>) => void>();
    const source = {
      onerror: null,
      closed: false,
      addEventListener: (name: string, listen: (event: MessageEvent<string>) => void) =>
        void listeners.set(name, listen),
      close() {
        this.closed = true;
      },
      tell: (name: string) => listeners.get(name)?.({ data: "{}" } as MessageEvent<string>),
    };
    sources.push(source);
    return source;
  };
  const said: string[] = [];
  const note = (word: string) => () => void said.push(word);
  const listener = {
    latest: note("latest"),
    live: note("live"),
    presence: note("presence"),
    lost: note("lost"),
  };
  return { sources, said, start: () => keepOpen(open, listener) };
}

function withTimers(body: (hub: ReturnType<typeof fakeHub>) => void) {
  return () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const hub = fakeHub();
    const stop = hub.start();
    try {
      body(hub);
    } finally {
      stop();
      mock.timers.reset();
    }
  };
}

test(
  "a failure is told at once, and tried again with longer and longer waits up to ten seconds",
  withTimers(({ sources, said }) => {
    for (const wait of [1000, 2000, 4000, 8000, 10_000, 10_000]) {
      sources.at(-1)?.onerror?.();
      const before = sources.length;
      mock.timers.tick(wait - 1);
      assert.equal(sources.length, before);
      mock.timers.tick(1);
      assert.equal(sources.length, before + 1);
    }
    assert.deepEqual(said, Array(6).fill("lost"));
  }),
);

test(
  "after an answer the first wait is short again",
  withTimers(({ sources }) => {
    sources[0]?.onerror?.();
    mock.timers.tick(1000);
    sources[1]?.tell("latest");
    sources[1]?.onerror?.();
    mock.timers.tick(1000);
    assert.equal(sources.length, 3);
  }),
);

test(
  "a connection that opens and says nothing is lost after five seconds",
  withTimers(({ said }) => {
    mock.timers.tick(5000);
    assert.deepEqual(said, ["lost"]);
  }),
);

test(
  "half a minute of silence opens anew without an alarm, since quiet nodes look the same",
  withTimers(({ sources, said }) => {
    sources[0]?.tell("latest");
    mock.timers.tick(30_000);
    assert.equal(sources.length, 2);
    assert.equal(sources[0]?.closed, true);
    assert.deepEqual(said, ["latest"]);
  }),
);
