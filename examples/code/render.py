# python3 render.py: needs nothing but Python and a running service
import json
import os
import pathlib
import urllib.error
import urllib.request

service = os.environ.get("GESSO_URL", "http://localhost:3000")
design = json.loads((pathlib.Path(__file__).parent.parent / "certificate.json").read_text())
body = {"design": design, "data": {"name": "Grace Hopper"}, "format": "png", "outputFormat": "file"}
request = urllib.request.Request(
    f"{service}/api/render",
    data=json.dumps(body).encode(),
    headers={"content-type": "application/json", "authorization": f"Bearer {os.environ.get('GESSO_KEY', '')}"},
)
try:
    with urllib.request.urlopen(request) as answer:
        pathlib.Path("certificate.png").write_bytes(answer.read())
        print("certificate.png", answer.headers["etag"])
except urllib.error.HTTPError as error:
    problem = json.load(error)
    raise SystemExit(f"{problem['code']}: {problem['detail']} {problem.get('hint', '')}")
