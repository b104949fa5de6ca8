// What waits on this device to be sent: { id, person, at, fields, isUnsure, reasons } each, where
// `fields` are those of the form, and `person` is the mark of whose they are. Also the mark of
// whoever was last seen signed in. For pages and for the worker, hence no export.
self.stored = (() => {
  const NAME = "tracker";
  let opening;
  let added = 0;

  function open() {
    opening ??= new Promise((done, fail) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("waiting", { keyPath: "id" });
        request.result.createObjectStore("device");
      };
      request.onsuccess = () => {
        // What clears the device's storage must not have to wait.
        request.result.onversionchange = () => request.result.close();
        request.result.onclose = () => { opening = undefined; };
        done(request.result);
      };
      request.onerror = () => fail(request.error);
    });
    return opening;
  }

  // One transaction: `work` gets the store and `give`, by which it names the result.
  async function within(name, mode, work) {
    const database = await open();
    return new Promise((done, fail) => {
      const transaction = database.transaction(name, mode);
      let result;
      transaction.oncomplete = () => done(result);
      transaction.onabort = () => fail(transaction.error);
      work(transaction.objectStore(name), (value) => { result = value; });
    });
  }

  const told = new BroadcastChannel("stored");

  async function change(work) {
    const result = await within("waiting", "readwrite", work);
    told.postMessage("");
    return result;
  }

  return {
    told,
    person: () => within("device", "readonly", (store, give) => {
      store.get("person").onsuccess = ({ target }) => give(target.result);
    }),
    setPerson: (mark) => within("device", "readwrite", (store) => {
      if (mark) store.put(mark, "person");
      else store.delete("person");
    }),
    all: () => within("waiting", "readonly", (store, give) => {
      store.getAll().onsuccess = ({ target }) => give(target.result.sort((a, b) => a.at.localeCompare(b.at)));
    }),
    add: ({ person, fields, isUnsure = false }) => change((store) => {
      // In the order of their ids where they were added in the same moment.
      const id = `${String(added++).padStart(9, "0")}-${crypto.randomUUID()}`;
      store.add({ id, person, fields, isUnsure, at: new Date().toISOString(), reasons: [] });
    }),
    putBack: (entry) => change((store) => store.put(entry)),
    // `change` gives the entry to store instead, or nothing to leave it; gives what was stored
    // before, unless it was left.
    edit: (id, replace) => change((store, give) => {
      store.get(id).onsuccess = ({ target }) => {
        const next = target.result && replace(target.result);
        if (!next) return;
        store.put(next);
        give(target.result);
      };
    }),
    drop: (id) => change((store) => store.delete(id)),
  };
})();
