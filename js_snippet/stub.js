// Paste this above the first call: what is called before the snippet has loaded is done then.
(function (window) {
  if (window.seatbeat && window.seatbeat.q) return;
  var stub = (window.seatbeat = { q: [] });
  var names = "identify activity feature hold release survey flush reset consent".split(" ");
  names.forEach(function (name) {
    stub[name] = function () {
      var call = [name].concat([].slice.call(arguments));
      if (name === "hold" && call.length < 2) call.push({});
      stub.q.push(call);
      return function () {
        stub.q.push(["release", call[1]]);
      };
    };
  });
})(window);
