// Asks until the answers come as fast as they will: three hundred questions, four at once. Then one
// that the policies deny: the kit's own denials are the stub's.
const url = `http://127.0.0.1:${process.argv[2]}/access/v1/evaluation`;
const question = {
  subject: { type: "user", id: "warm", properties: { tenant: "warm", scopes: [] } },
  action: { name: "lookup_order", properties: {} },
  resource: { type: "tool", id: "lookup_order", properties: {} },
  context: { phase: "plan" },
};

async function ask() {
  for (let i = 0; i < 75; i++) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question),
    });
    if (!answer.ok) throw new Error(`the point answered ${answer.status}: ${await answer.text()}`);
    await answer.text();
  }
}

await Promise.all([ask(), ask(), ask(), ask()]);

const denied = await fetch(url, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    ...question,
    action: { name: "send_refund", properties: {} },
    resource: { type: "tool", id: "send_refund", properties: { class: "money", tier: "A" } },
  }),
});
const { decision } = await denied.json();
if (decision !== false) throw new Error(`a refund without the scope got the decision ${decision}`);
