"use strict";
// Text of rooms is only ever set as text, never as markup.

const $ = (id) => document.getElementById(id);
const QUALITIES = ["origin", "bd", "uhd", "hd", "sd", "ld", "audio"];
let token = sessionStorage.getItem("livrec") || "";

function problem(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

async function ask(method, path, body) {
  const heads = { Authorization: `Bearer ${token}` };
  if (body) heads["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method, headers: heads, body: body && JSON.stringify(body), cache: "no-store",
  });
  if (answer.status === 401) logout();
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ? json.error.message : `status ${answer.status}`);
  return json;
}

function tried(promise) {
  promise.then(() => problem("")).catch((e) => problem(e.message)).then(refresh);
}

const figures = {
  time(ms) {
    if (ms === null) return "";
    const s = Math.floor(ms / 1000);
    const two = (n) => String(n).padStart(2, "0");
    return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  },
  size(n) {
    if (n === null) return "";
    let unit = 0;
    for (; n >= 1024 && unit < 4; unit++) n /= 1024;
    return `${n.toFixed(unit ? 1 : 0)} ${["B", "KiB", "MiB", "GiB", "TiB"][unit]}`;
  },
  rate: (n) => (n === null ? "" : `${(n / 1e6).toFixed(1)} Mbit/s`),
};

function cell(row, text, number) {
  const td = row.insertCell();
  td.textContent = text === null ? "" : text;
  if (number) td.className = "number";
  return td;
}

function button(td, text, act) {
  const b = document.createElement("button");
  b.textContent = text;
  b.onclick = () => tried(act());
  td.append(b, " ");
}

function quality(td, room, path) {
  const s = document.createElement("select");
  for (const q of QUALITIES) s.append(new Option(q, q, false, q === room.quality));
  s.onchange = () => tried(ask("PATCH", path, { quality: s.value }));
  td.append(s, room.granted ? ` ${room.granted}` : "");
}

function show(room) {
  const row = document.createElement("tr");
  const path = `/v1/rooms/${room.room}`;
  row.className = room.activity === "recording" ? "recording" : room.code !== "OK" ? "failing" : "";
  cell(row, room.name || room.url).title = [room.title, room.url].filter(Boolean).join("\n");
  cell(row, room.activity === "waiting" ? room.state : room.activity).title = room.error || "";
  quality(cell(row, ""), room, path);
  cell(row, figures.time(room.elapsed), true);
  cell(row, figures.size(room.bytes), true);
  cell(row, figures.rate(room.bitrate), true);
  cell(row, room.gaps, true);
  cell(row, room.next_check === null ? "" : `${room.next_check} s`, true);
  const acts = cell(row, "");
  if (room.paused || room.activity === "stopped") {
    button(acts, "Resume", () => ask("POST", `${path}/resume`));
  } else {
    button(acts, "Pause", () => ask("POST", `${path}/pause`));
  }
  if (room.job !== null) button(acts, "Stop", () => ask("POST", `${path}/stop`));
  button(acts, "Play", () => play(path));
  button(acts, "Remove", () => ask("DELETE", path));
  return row;
}

async function play(path) {
  const file = await ask("POST", `${path}/preview`);
  $("video").src = file.url;
  $("preview").hidden = false;
}

let asked = false;
async function refresh() {
  if (asked || !token || document.activeElement instanceof HTMLSelectElement) return;
  asked = true;
  try {
    const rooms = (await ask("GET", "/v1/rooms")).rooms;
    const status = await ask("GET", "/v1/status");
    $("rooms").replaceChildren(...rooms.map(show));
    $("status").textContent = `${status.version}: ${status.rooms} rooms, ` +
      `${status.recording} recorded, ${figures.size(status.disk_free)} free`;
    $("main").hidden = false;
    $("login").hidden = true;
  } catch (e) {
    problem(e.message);
  }
  asked = false;
}

// EventSource can't send the token, so the stream is read by hand.
async function follow() {
  const answer = await fetch("/v1/events", { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const reader = answer.body.getReader();
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return;
    refresh();
  }
}

async function keepFollowing() {
  for (;;) {
    try {
      if (token) await follow();
    } catch (e) {
      problem(e.message);
    }
    await new Promise((done) => setTimeout(done, 3000));
  }
}

function logout() {
  token = "";
  sessionStorage.removeItem("livrec");
  $("main").hidden = true;
  $("login").hidden = false;
}

$("login").onsubmit = (e) => {
  e.preventDefault();
  token = $("token").value;
  sessionStorage.setItem("livrec", token);
  tried(ask("GET", "/v1/status"));
};
$("add").onsubmit = (e) => {
  e.preventDefault();
  tried(ask("POST", "/v1/rooms", { url: $("url").value }));
  $("url").value = "";
};
if (token) refresh();
else logout();
setInterval(refresh, 5000);
keepFollowing();
