// The peer Restate: a virtual object that does to a node what a power change does. Its key is the node, so that requests to
// one node run one after the other; its state is in Restate, and the effect is a durable step. Prints its port.

// The SDK uses it, and Node 20 has it not yet.
Promise.withResolvers ??= function withResolvers() {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const { object, serve } = await import('@restatedev/restate-sdk');

const STATES = { 'power.on': 'power on', 'power.off': 'power off' };

const node = object({
  name: 'node',
  handlers: {
    power: async (ctx, { action }) => {
      const record = (await ctx.get('record')) ?? { power_state: 'power off', revision: 0 };
      const wanted = STATES[action];
      ctx.set('record', { ...record, target_power_state: wanted });
      const power_state = await ctx.run('set_power', () => wanted);
      ctx.set('record', { power_state, target_power_state: null, revision: record.revision + 1 });
      return { state: 'succeeded', power_state };
    },
  },
});

process.stdout.write(`${await serve({ services: [node], port: 0 })}\n`);
process.on('disconnect', () => process.exit(0));
