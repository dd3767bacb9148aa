/** What happens on the platforms, as it happens. */

const TOPICS = ["delivery", "sent", "menu", "url", "api", "apps"];
const MILLISECONDS_TO_RETRY = 1000;

/**
 * Listens to the platforms, and again whenever the connection was lost.
 *
 * Each connection tells everything from the beginning. A browser's own way of going on from the last event would miss
 * that the platforms were restarted meanwhile, and count from one again.
 *
 * @param {{connect: () => void, lose: () => void, receive: (topic: string, id: string, view: any) => void}} listener
 */
export function follow(listener) {
  const source = new EventSource("/control/events?after=0");
  source.addEventListener("open", listener.connect);
  for (const topic of TOPICS) {
    source.addEventListener(topic, (event) => listener.receive(topic, event.lastEventId, JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    source.close();
    listener.lose();
    setTimeout(follow, MILLISECONDS_TO_RETRY, listener);
  });
}
