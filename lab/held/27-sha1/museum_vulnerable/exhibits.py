from fastapi import APIRouter, Depends


class Exhibits:
    def __init__(self, keepers):
        self.items: dict[int, str] = {}
        self.router = APIRouter(prefix="/exhibits", dependencies=[Depends(keepers.current)])
        self.router.add_api_route("/", self.all, methods=["GET"])
        self.router.add_api_route("/{number}", self.put, methods=["PUT"])

    def all(self):
        return self.items

    def put(self, number: int, name: str):
        self.items[number] = name
        return {number: name}
