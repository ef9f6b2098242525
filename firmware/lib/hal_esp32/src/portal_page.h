// The portal's page: one file, for a phone, with nothing from outside.
#pragma once

namespace ohmstead {

constexpr char kPortalPage[] = R"page(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Ohmstead sensor box</title>
<style>
body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:28rem;padding:1rem;color:#1c2326;background:#f6f7f5}
h1{font-size:1.35rem;margin:.3rem 0}p{margin:.4rem 0 1rem}fieldset{border:0;margin:0 0 1.2rem;padding:0}
legend,label{font-weight:600;display:block;margin-top:.8rem}legend{font-size:1.05rem;margin:0}
input,select,button{font:inherit;font-weight:400;box-sizing:border-box;width:100%;min-height:2.9rem;padding:.5rem .7rem;border:1px solid #7b878c;border-radius:.5rem;background:#fff;color:inherit}
#list button{display:flex;justify-content:space-between;margin:.35rem 0;text-align:left}
#list button[aria-pressed=true]{border:2px solid #0b6b53;background:#e6f2ed}
#go{background:#0b6b53;color:#fff;border:0;font-weight:600}small{color:#4d595e;font-weight:400;display:block}
#said{min-height:1.5rem;font-weight:600}#said.bad{color:#a3180f}summary{padding:.7rem 0;font-weight:600}
@media(prefers-color-scheme:dark){body{background:#14191b;color:#e8ecea}input,select,button{background:#1f2729}small{color:#a9b4b8}#list button[aria-pressed=true]{background:#17372e}#said.bad{color:#ff9a90}}
</style>
<h1>Sensor box <span id="node"></span></h1>
<p>It measures already. Tell it where your hub is, and it sends what it has.</p>
<form id="form">
<fieldset><legend>Wi-Fi</legend><div id="list"><p>Looking for networks&hellip;</p></div>
<label>Network <small>2.4 GHz</small><input name="wifi" required maxlength="32" autocapitalize="none" autocorrect="off"></label>
<label>Passphrase <small>leave empty for an open network</small><input name="passphrase" type="password" maxlength="64" autocomplete="off"></label></fieldset>
<fieldset><legend>Hub</legend>
<label>Name or address <small>such as ohmstead.local or 192.168.1.20</small><input name="host" required maxlength="63" autocapitalize="none" autocorrect="off"></label></fieldset>
<details><summary>Clamps and voltage input</summary>
<p><small>The hub can change these at any time.</small></p><div id="sensors"></div>
<label>Voltage input: volts of the mains for one volt at the pin <small>0: there is none</small><input name="volts_per_volt" inputmode="decimal"></label></details>
<details><summary>Ports of the hub</summary>
<label>MQTT<input name="mqtt_port" inputmode="numeric" placeholder="1883"></label>
<label>HTTP<input name="http_port" inputmode="numeric" placeholder="8080"></label></details>
<p id="said" role="status"></p><button id="go">Keep and connect</button></form>
<script>
const $=i=>document.getElementById(i),form=$('form'),said=(t,bad)=>{$('said').textContent=t;$('said').className=bad?'bad':''};
const kinds=['','SCT-013-000','SCT-013-005','SCT-013-010','SCT-013-015','SCT-013-020','SCT-013-025','SCT-013-030','SCT-013-050','SCT-013-060','pulse'];
function sensors(box){for(let i=0;i<box.inputs;i++){const l=document.createElement('label'),s=document.createElement('select');
l.textContent=i<box.clamps?'Clamp '+(i+1):'Pulse input';s.name='sensor_'+i;
for(const k of kinds)if(i<box.clamps||!k||k=='pulse')s.add(new Option(k||'nothing',k));
l.append(s);$('sensors').append(l)}}
function networks(found){$('list').textContent=found.length?'':'No network found: type its name.';
for(const n of found){const b=document.createElement('button');b.type='button';b.append(n.wifi,' ');
const m=document.createElement('span');m.textContent=(n.open?'open ':'')+(n.rssi_dbm>-60?'strong':n.rssi_dbm>-75?'fair':'weak');b.append(m);
b.onclick=()=>{form.wifi.value=n.wifi;for(const o of $('list').children)o.setAttribute('aria-pressed',o==b);form.passphrase.focus()};$('list').append(b)}}
fetch('/networks').then(r=>r.json()).then(b=>{$('node').textContent=b.node;sensors(b);networks(b.networks)}).catch(()=>said('The box does not answer: stay near it and load this page again.',1));
form.onsubmit=async e=>{e.preventDefault();said('Keeping\u2026');const f=new URLSearchParams(new FormData(form));
for(const[k,v]of[...f])if(!v&&k!='passphrase')f.delete(k);
try{const r=await fetch('/join',{method:'POST',body:f}),a=await r.json();
a.kept?(said('Kept. The box starts again and joins '+form.wifi.value+'. It blinks no more when the hub has it; this network is gone then.'),$('go').disabled=true):said(a.error,1)}
catch{said('The box did not answer: try again.',1)}};
</script>
)page";

}  // namespace ohmstead
